import type { Tally } from './tally';

/** Counts of samples by class. */
export interface ClassCounts {
  /** Samples of each class that were called so. */
  readonly hits: Float64Array;
  /** Samples that were called each class. */
  readonly called: Float64Array;
  /** Samples of each class. */
  readonly actual: Float64Array;
}

/** The class that a sample's outputs call: one column is the second class above the threshold; else the largest wins. */
export function classOf(values: Float64Array, at: number, outputs: number, threshold: number): number {
  if (outputs === 1) return values[at] > threshold ? 1 : 0;
  let largest = at;
  for (let i = at + 1; i < at + outputs; i++) if (values[i] > values[largest]) largest = i;
  return largest - at;
}

/** Counts for a network of so many outputs; `threshold` is what one output's prediction must exceed. */
export function createClassTally(outputs: number, threshold: number): Tally & ClassCounts {
  const classes = Math.max(outputs, 2);
  const all = new Float64Array(3 * classes);
  const hits = all.subarray(0, classes);
  const called = all.subarray(classes, 2 * classes);
  const actual = all.subarray(2 * classes);
  return {
    all,
    hits,
    called,
    actual,
    add: (p, t, rows) => {
      for (let at = 0; at < rows * outputs; at += outputs) {
        const guess = classOf(p, at, outputs, threshold);
        const truth = classOf(t, at, outputs, 0.5);
        called[guess]++;
        actual[truth]++;
        if (guess === truth) hits[guess]++;
      }
    },
  };
}
