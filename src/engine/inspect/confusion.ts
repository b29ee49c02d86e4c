import { classOf } from '../metrics/class-tally';
import type { PartPredictions } from './predictions';

/** How often each class was taken for each. */
export interface ConfusionMatrix {
  readonly classes: number;
  /** [actual, called], row-major: counts of samples. */
  readonly counts: Int32Array;
  /** The class that each row's outputs call, and that it is. */
  readonly called: Int32Array;
  readonly actual: Int32Array;
}

/**
 * Counts classes called against classes that are so. `threshold` is what one output must exceed to call the second
 * class (0.5 for probabilities, 0 for the margins of the hinges).
 */
export function confusionMatrix(
  { samples, outputs, targets }: Pick<PartPredictions, 'samples' | 'outputs' | 'targets'>,
  threshold = 0.5,
): ConfusionMatrix {
  const rows = samples.length;
  const columns = rows > 0 ? outputs.length / rows : 1;
  const classes = Math.max(2, columns);
  const counts = new Int32Array(classes * classes);
  const called = new Int32Array(rows);
  const actual = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    called[row] = classOf(outputs, row * columns, columns, threshold);
    actual[row] = classOf(targets, row * columns, columns, 0.5);
    counts[actual[row] * classes + called[row]]++;
  }
  return { classes, counts, called, actual };
}
