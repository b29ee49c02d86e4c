import type { Tally } from './tally';

/** Sums over samples, one a column of the target. */
export interface ErrorSums {
  readonly columns: number;
  readonly samples: () => number;
  /** Σ |p - t| */
  readonly absolute: Float64Array;
  /** Σ (p - t)² */
  readonly squared: Float64Array;
  /** Σ (t - t̄)² */
  readonly spread: Float64Array;
}

/** Sums of errors, and of the targets' spread by Welford's recurrence (1962), which loses no digits. */
export function createErrorTally(columns: number): Tally & ErrorSums {
  const all = new Float64Array(4 * columns + 1);
  const absolute = all.subarray(0, columns);
  const squared = all.subarray(columns, 2 * columns);
  const spread = all.subarray(2 * columns, 3 * columns);
  const mean = all.subarray(3 * columns, 4 * columns);
  const count = all.subarray(4 * columns);
  return {
    all,
    columns,
    samples: () => count[0],
    absolute,
    squared,
    spread,
    add: (p, t, rows) => {
      for (let row = 0; row < rows; row++) {
        count[0]++;
        for (let c = 0; c < columns; c++) {
          const truth = t[row * columns + c];
          const error = p[row * columns + c] - truth;
          absolute[c] += Math.abs(error);
          squared[c] += error * error;
          const before = truth - mean[c];
          mean[c] += before / count[0];
          spread[c] += before * (truth - mean[c]);
        }
      }
    },
  };
}
