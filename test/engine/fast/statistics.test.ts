import { describe, expect, it } from 'vitest';
import { startKernels } from '../../../src/engine/fast/module';
import { storedLength, storeTensor } from '../../../src/engine/fast/tensors';
import { measureTensor } from '../../../src/engine/statistics';
import { stream } from '../../../src/numerics/random';
import { statistic, statisticsWidth } from '../../../src/spec/statistics';
import { complete } from '../../../src/spec/steps';

const kernels = startKernels(1 << 20, 'separate');
const start = Math.ceil(kernels.base() / 256) * 256;
const out = start + (1 << 18);

/** What the kernel writes of some values, in panels where they are a matrix, and the reference of the same. */
function both(values: readonly number[], matrix?: readonly [number, number]) {
  const rounded = Float32Array.from(values);
  const slot = { name: 'w', shape: matrix ?? [values.length], size: values.length };
  const format = matrix ? 'panels' : 'plain';
  const length = matrix ? storedLength(slot, format) : values.length;
  // Whatever is around them is not theirs.
  kernels.floats.fill(99, start / 4, start / 4 + length + 8);
  kernels.floats.fill(0, start / 4, start / 4 + length);
  complete(storeTensor({ slot, format, offset: start / 4, length }, rounded, kernels.floats));
  if (matrix) kernels.measurePanels(start, ...matrix, out);
  else kernels.measure(start, values.length, out);
  const reference = new Float64Array(statisticsWidth);
  measureTensor(Float64Array.from(rounded), [[0, values.length]], reference, 0);
  return { kernel: kernels.doubles.slice(out / 8, out / 8 + statisticsWidth), reference };
}

/** The sums are added up in another order; all else is the same to the bit. */
function expectSame(values: readonly number[], matrix?: readonly [number, number]): void {
  const { kernel, reference } = both(values, matrix);
  const sums: readonly number[] = [statistic.norm, statistic.mean];
  reference.forEach((value, place) => {
    const error = Math.abs((kernel[place] ?? NaN) - value);
    if (sums.includes(place) && Number.isFinite(value))
      expect(error).toBeLessThanOrEqual(1e-9 * Math.abs(value) + 1e-9);
    else expect(kernel[place], `figure ${place}`).toBe(value);
  });
}

describe('the kernel that measures a tensor agrees with the reference', () => {
  const random = stream(1, 'data');
  const normal = (count: number) => Array.from({ length: count }, () => random.normal());

  it.each([1, 2, 3, 4, 5, 7, 8, 31, 64, 1001])('on %d values', (count) => {
    expectSame(normal(count));
  });

  it.each([
    ['equal ones', [2, 2, 2, 2, 2]],
    ['zeros of both signs', [0, -0, 0, -0, 0, 0]],
    ['ends that come more than once', [1, -3, 5, -3, 5, 1, 1, 5]],
    ['an end in what is left of a vector', [0, 1, 2, 3, 4, -5]],
    ['one that is no number', [1, NaN, -2, 0.5, 3, 0.25, NaN]],
    ['nothing but what is no number', [NaN, NaN, NaN, NaN, NaN]],
    ['infinities', [1, Infinity, -2, 0.5, -Infinity, 3]],
    ['values whose squares are too large', [3e38, 2e38, 1, -2, 3]],
  ])('on %s', (_, values) => {
    expectSame(values);
  });
});

describe('the kernel that measures a matrix in its panels agrees with the reference', () => {
  const random = stream(2, 'data');
  const sizes = [1, 3, 4, 5, 7, 8, 9, 31, 33];
  const shapes = sizes.flatMap((n) => sizes.map((k): [number, number] => [n, k]));
  const drawn = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);

  it.each(shapes)('of %d by %d', (n, k) => {
    expectSame(
      drawn(n * k, () => random.normal()),
      [n, k],
    );
    // What fills the panels up is 0: less than all values, more than all, or one of those that come more than once.
    expectSame(
      drawn(n * k, () => 1 + random.uniform()),
      [n, k],
    );
    expectSame(
      drawn(n * k, () => -1 - random.uniform()),
      [n, k],
    );
    expectSame(
      drawn(n * k, () => Math.floor(3 * random.uniform()) - 1),
      [n, k],
    );
    expectSame(
      drawn(n * k, () => 0),
      [n, k],
    );
    expectSame(
      drawn(n * k, () => [NaN, Infinity, 1, 2][Math.floor(4 * random.uniform())] ?? 0),
      [n, k],
    );
    expectSame(
      drawn(n * k, () => [NaN, 3e38, 1, 2][Math.floor(4 * random.uniform())] ?? 0),
      [n, k],
    );
  });
});

it('a distance is that of whole arrays', () => {
  const count = 24;
  const at = (index: number): number => start / 4 + index;
  for (let i = 0; i < count; i++) {
    kernels.floats[at(i)] = i;
    kernels.floats[at(count + i)] = i - (i % 3);
  }
  expect(kernels.squaredDistance(start, start + 4 * count, count)).toBe(8 * (1 + 4));
});
