import type { Amount, Shape, ValuesOf } from './argument';
import type { layers, LayerName } from './layers';
import type { losses, LossName } from './losses';
import type { MetricName } from './metrics';
import type { optimizers, OptimizerName } from './optimizers';
import type { schedules, ScheduleName } from './schedules';
import type { sources, SourceName } from './sources';

/** A row of `data table`: numbers, then numbers or one class. */
export interface TableRow {
  readonly inputs: readonly number[];
  readonly targets: readonly number[] | string;
}

/** Where the samples come from. */
export type SourceSpec = {
  readonly [K in SourceName]: {
    readonly kind: K;
    readonly arguments: ValuesOf<(typeof sources)[K]['arguments']>;
    /** `data table` only. */
    readonly rows?: readonly TableRow[];
  };
}[SourceName];

/** Sizes of the parts; absent: everything is training data. */
export interface SplitSpec {
  readonly train?: Amount;
  readonly validation?: Amount;
  readonly test?: Amount;
  readonly stratify: boolean;
}

export interface DataSpec {
  readonly source: SourceSpec;
  readonly split?: SplitSpec;
  readonly scaling?: { readonly method: 'standardize' | 'normalize'; readonly targets: boolean };
  readonly shuffle: boolean;
}

/** One layer; its arguments hold every default. `layers` only where the kind has a body (`residual`). */
export type LayerSpec = {
  readonly [K in LayerName]: {
    readonly kind: K;
    /** Unique in the model: given by `name=`, or kind and counter. */
    readonly name: string;
    readonly arguments: Omit<ValuesOf<(typeof layers)[K]['arguments']>, 'name'>;
    readonly layers?: readonly LayerSpec[];
  };
}[LayerName];

/** The layer's spec of one kind. */
export type LayerOf<K extends LayerName> = Extract<LayerSpec, { kind: K }>;

export type LossSpec = {
  readonly [K in LossName]: { readonly kind: K; readonly arguments: ValuesOf<(typeof losses)[K]['arguments']> };
}[LossName];

export type OptimizerSpec = {
  readonly [K in OptimizerName]: {
    readonly kind: K;
    readonly arguments: ValuesOf<(typeof optimizers)[K]['arguments']>;
  };
}[OptimizerName];

export type ScheduleSpec = {
  readonly [K in ScheduleName]: { readonly kind: K; readonly arguments: ValuesOf<(typeof schedules)[K]['arguments']> };
}[ScheduleName];

/** A stopping rule, checked when an epoch ends. */
export type UntilSpec = { readonly metric: 'loss' | MetricName; readonly part: 'training' | 'validation' } & (
  | { readonly rule: 'threshold'; readonly comparison: '<' | '<=' | '>' | '>='; readonly threshold: number }
  | {
      readonly rule: 'patience';
      readonly patience: number;
      readonly minDelta: number;
      readonly restore: 'best' | 'last';
    }
);

export interface TrainSpec {
  readonly loss: LossSpec;
  readonly optimizer: OptimizerSpec;
  readonly schedule: ScheduleSpec;
  readonly epochs: number;
  readonly batch: number | 'full';
  readonly seed: number;
  readonly clip?: { readonly norm?: number; readonly value?: number };
  readonly metrics: readonly MetricName[];
  readonly until: readonly UntilSpec[];
  readonly weights?: string;
  readonly precision: 'float32' | 'float64';
  readonly arithmetic: 'separate' | 'fused';
}

/**
 * One complete experiment as plain data (JSON survives it unchanged): what a cell runs, with every default filled in
 * and every override applied. It is a function of the text alone. Two experiments are the same when their specs are
 * equal, value by value.
 */
export interface ExperimentSpec {
  readonly data: DataSpec;
  /** The input's shape as written; absent: one axis, as long as the data has features. */
  readonly input?: Shape;
  readonly layers: readonly LayerSpec[];
  readonly train: TrainSpec;
}
