import { describe, expect, it } from 'vitest';
import { startKernels } from '../../../src/engine/fast/module';
import { exp, expm1, log, tanh } from '../../../src/numerics/elementary';

/** Of the 2³² bit patterns of float32 each so manieth is tried: a prime, so that all exponents and mantissas meet. */
const stride = process.env['NNET_FULL'] === '1' ? 1009 : 65537;
const count = 16384;

const kernels = startKernels(65536 * 8, 'separate');
const from = 65536 * 4;
const to = from + 4 * count;

type Each = 'expEach' | 'expm1Each' | 'logEach' | 'sigmoidEach' | 'tanhEach';

/** What a kernel makes of values. */
function apply(each: Each, values: Float32Array): Float32Array {
  kernels.floats.set(values, from / 4);
  kernels[each](from, to, Math.ceil(values.length / 4) * 4);
  return kernels.floats.slice(to / 4, to / 4 + values.length);
}

/** The distance between neighbouring float32 where x lies. */
function unit(x: number): number {
  const size = Math.abs(x);
  if (size < 2 ** -126) return 2 ** -149;
  return 2 ** (Math.floor(Math.log2(size)) - 23);
}

const logistic = (x: number): number => (x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x)));

/** The largest error of a kernel over all of float32, in units in the last place of the true value. */
function largestError(each: Each, truth: (x: number) => number, within: (x: number) => boolean) {
  const bits = new Uint32Array(count);
  const values = new Float32Array(bits.buffer);
  let error = 0;
  let where = NaN;
  let tried = 0;
  for (let pattern = 0; pattern < 2 ** 32;) {
    let filled = 0;
    for (; filled < count && pattern < 2 ** 32; pattern += stride) bits[filled++] = pattern;
    const results = apply(each, values);
    for (let i = 0; i < filled; i++) {
      const x = values[i] ?? NaN;
      if (!Number.isFinite(x) || !within(x)) continue;
      const exact = truth(x);
      const off = Math.abs((results[i] ?? NaN) - exact) / unit(exact);
      tried++;
      if (!(off <= error)) {
        error = off;
        where = x;
      }
    }
  }
  return { error, where, tried };
}

describe('the kernels’ elementary functions, over all of float32', () => {
  it.each([
    ['expEach', exp, (x: number) => x > -103.9 && x < 88.72, 1.5],
    ['expm1Each', expm1, (x: number) => x < 88.72, 1.6],
    ['logEach', log, (x: number) => x > 0, 2],
    ['sigmoidEach', logistic, (x: number) => x > -87.3, 2.6],
    ['tanhEach', tanh, () => true, 2.5],
  ] as const)('%s', (each, truth, within, bound) => {
    const { error, where, tried } = largestError(each, truth, within);
    expect(tried).toBeGreaterThan(10_000);
    expect(error, `at ${where}`).toBeLessThanOrEqual(bound);
  });

  it('sigmoidEach is off by less than 2⁻¹²⁶ where the result is subnormal', () => {
    const values = Float32Array.from({ length: count }, (_, i) => -87.3 - i / 512);
    const results = apply('sigmoidEach', values);
    const errors = results.map((result, i) => Math.abs(result - logistic(values[i] ?? NaN)));
    expect(Math.max(...errors)).toBeLessThan(2 ** -126);
    expect(Math.min(...results)).toBe(0);
  });

  const special = Float32Array.of(0, -0, Infinity, -Infinity, NaN, 1, -1, 1e-45, -1e-45, 3e38, -3e38, 89, -104);
  it.each([
    ['expEach', [1, 1, Infinity, 0, NaN, NaN, NaN, 1, 1, Infinity, 0, Infinity, 0]],
    ['expm1Each', [0, -0, Infinity, -1, NaN, NaN, NaN, 1e-45, -1e-45, Infinity, -1, Infinity, -1]],
    ['logEach', [-Infinity, -Infinity, Infinity, NaN, NaN, 0, NaN, NaN, NaN, NaN, NaN, NaN, NaN]],
    ['sigmoidEach', [0.5, 0.5, 1, 0, NaN, NaN, NaN, 0.5, 0.5, 1, 0, 1, NaN]],
    ['tanhEach', [0, -0, 1, -1, NaN, NaN, NaN, 1e-45, -1e-45, 1, -1, 1, -1]],
  ] as const)('%s is exact at the special values', (each, wanted) => {
    const results = apply(each, special);
    wanted.forEach((value, i) => {
      // What is no number here is not special, but for that which is none.
      if (Number.isNaN(value) && !Number.isNaN(special[i] ?? NaN) && !(each === 'logEach' && (special[i] ?? 0) < 0))
        return;
      expect(results[i], `of ${special[i]}`).toBe(Math.fround(value));
    });
  });
});
