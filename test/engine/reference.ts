import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A tensor as the reference files hold it. */
export interface ReferenceTensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** The content of a file under test/reference. */
export const readReference = <T>(file: string): T =>
  JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../reference', file), 'utf8')) as T;

/**
 * The largest error of `actual` against `expected`, relative to the tensor's largest entry (at least 1e-3, below which
 * nothing but rounding is left of most gradients): an entry that nearly cancels is as exact as its neighbours.
 */
export function relativeError(actual: ArrayLike<number>, expected: readonly number[]): number {
  let largest = 1e-3;
  for (const value of expected) largest = Math.max(largest, Math.abs(value));
  // Math.max is NaN once an error is.
  return expected.reduce((worst, value, i) => Math.max(worst, Math.abs(actual[i] - value) / largest), 0);
}
