import { createFastTrainer } from '../../../src/engine';
import type { OptimizerName } from '../../../src/spec/optimizers';
import { experiment, optimizerSpec } from '../experiment';
import { networks, plain } from './every-kind';

const train = { batch: 7, epochs: 10, precision: 'float32' } as const;
const optimizers: readonly OptimizerName[] = ['adam', 'adamw', 'rmsprop', 'adagrad', 'lbfgs'];

/** The bits of all weights and running statistics after whole runs, by what is trained. */
export function bitsOfRuns(): Record<string, number[]> {
  const sgd = optimizerSpec('sgd', { lr: 0.05 });
  const runs = [
    ...networks.map((network) => ({ ...network, optimizer: sgd })),
    ...optimizers.map((kind) => ({ kind, ...plain, optimizer: optimizerSpec(kind) })),
  ];
  return Object.fromEntries(
    runs.map(({ kind, layers, data, optimizer }) => {
      const batch = kind === 'lbfgs' ? 'full' : train.batch;
      const trainer = createFastTrainer(experiment(layers, { ...train, batch, optimizer }), data);
      while (trainer.status === 'running') trainer.advance(Infinity);
      if (trainer.status === 'diverged') throw new Error(`${kind} has diverged`);
      return [
        kind,
        trainer.tensors().flatMap(({ values }) => Array.from(new Uint32Array(Float32Array.from(values).buffer))),
      ];
    }),
  );
}
