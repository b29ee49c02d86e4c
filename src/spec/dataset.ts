import type { Shape } from './argument';

/** What is known of a column of a data file. */
export interface ColumnFacts {
  /** The number of distinct values; `Infinity` when they are more than 10,000. */
  readonly distinct: number;
  /** Every cell is a finite number. */
  readonly numeric: boolean;
  /** Every cell is a whole number. */
  readonly integral: boolean;
  /** The first number that lies outside of 0 to 1, of a column of numbers. */
  readonly beyondOne?: number;
  /** The first cell that is no finite number, and its line in the file, from 1. */
  readonly text?: { readonly line: number; readonly cell: string };
}

/** What is known of a data file without training on it: what the language's checks ask of the outside. */
export interface FileFacts {
  readonly columns: readonly string[];
  readonly rows: number;
  /** By the column's name. */
  readonly values: Readonly<Record<string, ColumnFacts>>;
}

/** A column's scaling: scaled = (raw - offset) / divisor. */
export interface Scaling {
  readonly offset: Float64Array;
  readonly divisor: Float64Array;
}

/** Samples as arrays, scaled, with their parts. Row-major; a row's features fill `inputShape` in order. */
export interface Dataset {
  /** [samples, features] */
  readonly inputs: Float64Array;
  /** [samples, outputs]; classes are one-hot, or one column of 0 and 1 (`classOutputs`). */
  readonly targets: Float64Array;
  readonly samples: number;
  readonly features: number;
  readonly outputs: number;
  readonly inputShape: Shape;
  readonly featureNames: readonly string[];
  readonly targetNames: readonly string[];
  /** The classes' labels in the order of their numbers; absent for numeric targets. */
  readonly classes?: readonly string[];
  /** Class of each sample; present with `classes`. */
  readonly labels?: Int32Array;
  /** Indices of samples; each ascending in the split's order. `train` is never empty. */
  readonly parts: { readonly train: Int32Array; readonly validation: Int32Array; readonly test: Int32Array };
  readonly featureScaling?: Scaling;
  readonly targetScaling?: Scaling;
  /** The line of each sample in its file, from 1; absent for generators. */
  readonly lines?: Int32Array;
}
