import type { Dataset } from '../../spec/dataset';
import type { TallyPlaces } from './compile';
import type { Kernels } from './module';

/** A meter's sums in the kernels' memory: whose they are, where, and how many columns the target has. */
export type Tallied = readonly [target: 'classes' | 'numbers', places: TallyPlaces, columns: number];

/**
 * How far the targets of a part are spread, which the reference backend's tally measures as samples come by: the same for
 * every epoch, so it is measured once. Per column Σ (t - t̄)² and t̄, by Welford's recurrence (1962).
 */
export class TargetSpread {
  readonly spread: Float64Array;
  readonly mean: Float64Array;

  constructor({ targets, outputs }: Pick<Dataset, 'targets' | 'outputs'>, part: Int32Array) {
    this.spread = new Float64Array(outputs);
    this.mean = new Float64Array(outputs);
    part.forEach((sample, place) => {
      for (let c = 0; c < outputs; c++) {
        const truth = targets[sample * outputs + c];
        const before = truth - this.mean[c];
        this.mean[c] += before / (place + 1);
        this.spread[c] += before * (truth - this.mean[c]);
      }
    });
  }
}

/** Where a meter's sums lie, as a view. */
function sumsOf({ doubles }: Kernels, [target, places, columns]: Tallied): Float64Array {
  const [at, length] = target === 'classes' ? [places.classes, 3 * Math.max(2, columns)] : [places.errors, 2 * columns];
  return doubles.subarray(at / 8, at / 8 + length);
}

/** The sums as a meter's `restore` takes them; of so many samples. They may be where they lie: what is kept is copied. */
export function readTallies(
  kernels: Kernels,
  tallied: Tallied,
  spread: TargetSpread | undefined,
  samples: number,
): Float64Array {
  const sums = sumsOf(kernels, tallied);
  if (!spread) return sums;
  const columns = spread.mean.length;
  const all = new Float64Array(4 * columns + 1);
  all.set(sums);
  all.set(spread.spread, 2 * columns);
  all.set(spread.mean, 3 * columns);
  all[4 * columns] = samples;
  return all;
}

/** Sets the sums from what a meter has saved, or to 0. */
export function writeTallies(kernels: Kernels, tallied: Tallied, numbers: readonly number[] | undefined): void {
  const sums = sumsOf(kernels, tallied);
  for (let i = 0; i < sums.length; i++) sums[i] = numbers?.[i] ?? 0;
}
