import { histogramBins, statistic, statisticsWidth, type StatisticsFrame } from '../../../src/spec/statistics';
import type { TensorDescription } from '../../../src/spec/statistics';

/** A small seeded generator (mulberry32), for what the page is fed with in its tests. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A standard normal number. */
export const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Measures an array as the engine's statistics are defined. */
export function measure(values: readonly number[], updateRatio: number): Float64Array {
  const slice = new Float64Array(statisticsWidth);
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  slice[statistic.norm] = Math.hypot(...values);
  slice[statistic.minimum] = low;
  slice[statistic.maximum] = high;
  slice[statistic.mean] = values.reduce((a, b) => a + b, 0) / values.length;
  slice[statistic.zeros] = values.filter((value) => value === 0).length / values.length;
  slice[statistic.updateRatio] = updateRatio;
  for (const value of values) {
    const bin = Math.min(histogramBins - 1, Math.floor(((value - low) / (high - low || 1)) * histogramBins));
    slice[statistic.histogram + bin] = (slice[statistic.histogram + bin] ?? 0) + 1;
  }
  return slice;
}

/** A frame of measured random tensors: weights that widen, gradients that shrink as epochs pass. */
export function frame(
  random: () => number,
  tensors: readonly (TensorDescription & { readonly size: number })[],
  epoch: number,
  stepsPerEpoch: number,
): StatisticsFrame {
  const values = new Float64Array(tensors.length * statisticsWidth);
  tensors.forEach(({ role, size }, place) => {
    const spread =
      role === 'weight'
        ? 0.2 + 0.3 * (1 - Math.exp(-epoch / 40))
        : role === 'gradient'
          ? 0.02 * Math.exp(-epoch / 50) + 0.0005
          : 1;
    const tensor = Array.from({ length: size }, () => {
      const value = spread * normal(random);
      return role === 'activation' ? Math.max(0, value) : value;
    });
    values.set(
      measure(tensor, role === 'weight' ? 0.02 * Math.exp(-epoch / 30) + 0.001 * random() : NaN),
      place * statisticsWidth,
    );
  });
  return { epoch, step: epoch * stepsPerEpoch, values };
}
