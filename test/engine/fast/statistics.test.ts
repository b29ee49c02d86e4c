import { describe, expect, it } from 'vitest';
import { startKernels } from '../../../src/engine/fast/module';
import { readTensor, storedLength, storeTensor } from '../../../src/engine/fast/tensors';
import { measureTensor } from '../../../src/engine/statistics';
import { stream } from '../../../src/numerics/random';
import { statistic, statisticsWidth } from '../../../src/spec/statistics';

const kernels = startKernels(1 << 20, 'separate');
const start = Math.ceil(kernels.base() / 256) * 256;
const out = start + (1 << 18);
const target = start + (1 << 19);

/** What the kernel writes of some values, and the reference of the same. */
function both(values: readonly number[]) {
  const rounded = Float32Array.from(values);
  // Whatever is around them is not theirs.
  kernels.floats.fill(99, start / 4, start / 4 + values.length + 8);
  kernels.floats.set(rounded, start / 4);
  kernels.measure(start, values.length, out);
  const reference = new Float64Array(statisticsWidth);
  measureTensor(Float64Array.from(rounded), [[0, values.length]], reference, 0);
  return { kernel: kernels.doubles.slice(out / 8, out / 8 + statisticsWidth), reference };
}

/** The sums are added up in another order; all else is the same to the bit. */
function expectSame(values: readonly number[]): void {
  const { kernel, reference } = both(values);
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

describe('the kernel that copies a matrix out of its panels', () => {
  it.each([
    [1, 1],
    [3, 5],
    [4, 4],
    [5, 3],
    [6, 9],
    [8, 8],
    [10, 7],
    [12, 2],
    [17, 33],
  ])('has it row by row, of %d by %d', (n, k) => {
    const slot = { name: 'w', shape: [n, k], size: n * k };
    const stored = { slot, format: 'panels', offset: 0, length: storedLength(slot, 'panels') } as const;
    const flat = kernels.floats.subarray(start / 4, start / 4 + stored.length);
    flat.fill(0);
    const values = Float32Array.from({ length: n * k }, (_, i) => i + 0.5);
    storeTensor(stored, values, flat);
    kernels.floats.fill(-1, target / 4, target / 4 + n * k + 4);
    kernels.unpack(start, n, k, target);
    const copied = kernels.floats.slice(target / 4, target / 4 + n * k + 4);
    expect(copied.subarray(0, n * k)).toEqual(readTensor(stored, flat));
    expect(Array.from(copied.subarray(n * k)), 'and nothing beyond').toEqual([-1, -1, -1, -1]);
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
