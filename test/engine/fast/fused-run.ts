import { chooseBackend, createTrainer, createTrainerOn, type Backend } from '../../../src/engine';
import type { Dataset } from '../../../src/spec/dataset';
import type { ExperimentSpec } from '../../../src/spec/experiment';
import type { OptimizerName } from '../../../src/spec/optimizers';
import type { NamedTensor } from '../../../src/spec/tensor';
import { experiment, optimizerSpec } from '../experiment';
import { networks, plain } from './every-kind';

/** What `arithmetic fused` came to on this machine, beside the reference: a script whose output is one line of JSON. */
export interface FusedRun {
  readonly kind: string;
  readonly backend: Backend;
  /** The largest difference, as a part of the tensor's largest entry (of the loss, or 1). */
  readonly loss: number;
  readonly gradients: number;
  readonly weights: number;
  /** Whether any weight's bits differ from those of `arithmetic separate`. */
  readonly otherBits: boolean;
}

const steps = 20;

const apart = (mine: readonly NamedTensor[], theirs: readonly NamedTensor[]): number =>
  Math.max(
    ...theirs.map(({ values }, place) => {
      let difference = 0;
      let size = 0.01;
      values.forEach((value: number, at: number) => {
        size = Math.max(size, Math.abs(value));
        difference = Math.max(difference, Math.abs((mine[place]?.values[at] ?? Infinity) - value));
      });
      return difference / size;
    }),
  );

function compare(kind: string, spec: ExperimentSpec, data: Dataset): FusedRun {
  const backend = chooseBackend(spec);
  const fused = createTrainerOn(backend, spec, data, {});
  const separate = createTrainerOn({ ...backend, arithmetic: 'separate' }, spec, data, {});
  const reference = createTrainer(spec, data, { weights: fused.tensors() });
  let loss = 0;
  let gradients = 0;
  for (let step = 0; step < steps; step++) {
    const expected = reference.advance().loss;
    loss = Math.max(loss, Math.abs(fused.advance().loss - expected) / Math.max(1, Math.abs(expected)));
    separate.advance();
    if (step === 0) gradients = apart(fused.gradients(), reference.gradients());
  }
  const weights = apart(fused.tensors(), reference.tensors());
  const bits = separate.tensors();
  const otherBits = fused.tensors().some(({ values }, t) => {
    const same = bits[t]?.values;
    return values.some((value: number, at: number) => value !== same?.[at]);
  });
  return { kind, backend, loss, gradients, weights, otherBits };
}

const optimizers: readonly OptimizerName[] = ['sgd', 'adam', 'rmsprop'];
const train = { batch: 7, epochs: 20, precision: 'float32', arithmetic: 'fused' } as const;
const runs = networks.map(({ kind, layers, data }) =>
  compare(kind, experiment(layers, { ...train, optimizer: optimizerSpec('sgd', { lr: 0.05 }) }), data),
);
for (const name of optimizers) {
  const spec = experiment(plain.layers, { ...train, optimizer: optimizerSpec(name, { lr: 0.01 }) });
  runs.push(compare(name, spec, plain.data));
}
process.stdout.write(JSON.stringify(runs));
