import type { Argument, Shape } from '../../src/spec/argument';
import type { Dataset } from '../../src/spec/dataset';
import type {
  ExperimentSpec,
  LayerSpec,
  LossSpec,
  OptimizerSpec,
  ScheduleSpec,
  TrainSpec,
} from '../../src/spec/experiment';
import { losses, type LossName } from '../../src/spec/losses';
import { optimizers, type OptimizerName } from '../../src/spec/optimizers';
import { schedules, type ScheduleName } from '../../src/spec/schedules';
import { layerSpec } from './layers/single-layer';

type Written = Readonly<Record<string, unknown>>;

/** A kind with the vocabulary's default for every argument that is not written. */
function withDefaults(kind: string, described: Readonly<Record<string, Argument>>, written: Written): unknown {
  const values: Record<string, unknown> = {};
  for (const [key, argument] of Object.entries(described)) if ('default' in argument) values[key] = argument.default;
  return { kind, arguments: { ...values, ...written } };
}

export const lossSpec = (kind: LossName, written: Written = {}): LossSpec =>
  withDefaults(kind, losses[kind].arguments, written) as LossSpec;

export const optimizerSpec = (kind: OptimizerName, written: Written = {}): OptimizerSpec =>
  withDefaults(kind, optimizers[kind].arguments, written) as OptimizerSpec;

export const scheduleSpec = (kind: ScheduleName, written: Written = {}): ScheduleSpec =>
  withDefaults(kind, schedules[kind].arguments, written) as ScheduleSpec;

/** A dense layer. */
export const dense = (units: number, activation = 'linear', written: Written = {}, name = `dense${units}`): LayerSpec =>
  layerSpec('dense', { units, activation, ...written }, name);

/** An experiment of these layers; the training as written, else by plain `sgd` on `mse` for one epoch. */
export const experiment = (
  layers: readonly LayerSpec[],
  train: Partial<TrainSpec> = {},
  shuffle = true,
): ExperimentSpec => ({
  data: { source: { kind: 'table', arguments: {}, rows: [] }, shuffle },
  layers,
  train: {
    loss: lossSpec('mse'),
    optimizer: optimizerSpec('sgd'),
    schedule: scheduleSpec('constant'),
    epochs: 1,
    batch: 32,
    seed: 0,
    metrics: [],
    until: [],
    precision: 'float64',
    arithmetic: 'separate',
    ...train,
  },
});

/** What a test's data is made of. */
export interface Rows {
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
  /** How many rows at the end are the validation part. */
  readonly validation?: number;
  readonly inputShape?: Shape;
  /** The targets are one-hot classes, or one column of 0 and 1. */
  readonly classes?: number;
}

/** Rows as a dataset. */
export function datasetOf({ inputs, targets, validation = 0, inputShape, classes }: Rows): Dataset {
  const samples = inputs.length;
  const features = inputs[0].length;
  const outputs = targets[0].length;
  const range = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, i) => from + i);
  return {
    inputs: Float64Array.from(inputs.flat()),
    targets: Float64Array.from(targets.flat()),
    samples,
    features,
    outputs,
    inputShape: inputShape ?? [features],
    featureNames: inputs[0].map((_, i) => `x${i}`),
    targetNames: targets[0].map((_, i) => `y${i}`),
    ...(classes !== undefined && {
      classes: Array.from({ length: classes }, (_, c) => `class ${c}`),
      labels: Int32Array.from(targets, (row) => (row.length === 1 ? row[0] : row.indexOf(1))),
    }),
    parts: {
      train: range(0, samples - validation),
      validation: range(samples - validation, samples),
      test: new Int32Array(0),
    },
  };
}
