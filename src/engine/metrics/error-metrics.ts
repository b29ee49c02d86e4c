import type { ErrorSums } from './error-tally';

/** A mean over a target's columns. */
function meanOf(columns: number, figure: (column: number) => number): number {
  let sum = 0;
  for (let c = 0; c < columns; c++) sum += figure(c);
  return sum / columns;
}

/** Mean |p - t|, in units of `unit` a column. scikit-learn: `mean_absolute_error`. */
export const mae = ({ columns, samples, absolute }: ErrorSums, unit: Float64Array): number =>
  meanOf(columns, (c) => (absolute[c] * unit[c]) / samples());

/** Root of the mean of (p - t)² over samples and columns, in units of `unit` a column. */
export const rmse = ({ columns, samples, squared }: ErrorSums, unit: Float64Array): number =>
  Math.sqrt(meanOf(columns, (c) => (squared[c] * unit[c] * unit[c]) / samples()));

/**
 * 1 - Σ(t - p)² / Σ(t - t̄)², the mean over the columns; of a constant column, 1 when it is met and else 0; no number
 * for fewer than two samples. scikit-learn: `r2_score`.
 */
export const r2 = ({ columns, samples, squared, spread }: ErrorSums): number =>
  samples() < 2
    ? NaN
    : meanOf(columns, (c) => (spread[c] === 0 ? (squared[c] === 0 ? 1 : 0) : 1 - squared[c] / spread[c]));
