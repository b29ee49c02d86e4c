import type { TargetColumn } from './target-column';

/** A source's rows before anything is scaled, split or numbered. */
export interface Samples {
  readonly count: number;
  readonly featureNames: readonly string[];
  /** [samples, features] */
  readonly inputs: Float64Array;
  readonly targets: readonly TargetColumn[];
  /** The line of each row in its file, from 1. */
  readonly lines?: Int32Array;
}

/** `x1`, `x2`, … */
export const numbered = (letter: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => (count === 1 ? letter : `${letter}${index + 1}`));
