import { createTrainer } from '../../../src/engine';
import { stream, type RandomStream } from '../../../src/numerics/random';
import type { Shape } from '../../../src/spec/argument';
import type { LayerSpec } from '../../../src/spec/experiment';
import type { EpochRecord } from '../../../src/spec/record';
import { datasetOf, experiment, lossSpec, optimizerSpec } from '../experiment';

/** Samples of a task, in random order: each a row of features and a class, or numbers. */
export interface Samples {
  readonly inputShape: Shape;
  readonly rows: readonly { readonly features: readonly number[]; readonly target: number | readonly number[] }[];
  /** Number of classes, when the targets are such. */
  readonly classes?: number;
}

/** `count` rows of a task, each drawn by `draw` from one stream. */
export const drawRows = (count: number, draw: (random: RandomStream) => Samples['rows'][number]): Samples['rows'] => {
  const random = stream(11, 'data');
  return Array.from({ length: count }, () => draw(random));
};

/**
 * Trains with adam for so many epochs on all but the last fifth, which is the validation part, and says how it ended:
 * classes by cross_entropy, numbers by mse.
 */
export function train(samples: Samples, layers: readonly LayerSpec[], epochs: number, lr: number): EpochRecord {
  const { rows, classes, inputShape } = samples;
  const dataset = datasetOf({
    inputs: rows.map(({ features }) => features),
    targets: rows.map(({ target }) =>
      typeof target === 'number' ? Array.from({ length: classes ?? 1 }, (_, c) => (c === target ? 1 : 0)) : target,
    ),
    validation: Math.floor(rows.length / 5),
    inputShape,
    classes,
  });
  const spec = experiment(layers, {
    loss: lossSpec(classes === undefined ? 'mse' : 'cross_entropy'),
    optimizer: optimizerSpec('adam', { lr }),
    metrics: [classes === undefined ? 'rmse' : 'accuracy'],
    epochs,
  });
  const trainer = createTrainer(spec, dataset);
  let last: EpochRecord | undefined;
  while (trainer.status === 'running') last = trainer.advance().record ?? last;
  if (!last || trainer.status !== 'completed') throw new Error(`The run ended as ${trainer.status}.`);
  return last;
}

/** The share of the held-out fifth that is right. */
export const heldOutAccuracy = (record: EpochRecord): number => record.validation?.accuracy ?? NaN;
