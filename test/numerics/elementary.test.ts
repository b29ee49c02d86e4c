import { describe, expect, it } from 'vitest';
import * as elementary from '../../src/numerics/elementary';
import { stream } from '../../src/numerics/random';
import { proofs } from '../engine/proof';
import * as exact from './exact';

const points = process.env.NNET_FULL === undefined ? 400 : 20_000;

const record = proofs('elementary');

interface Case {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Worst error allowed, in units in the last place. */
  readonly bound: number;
  readonly of: (x: number) => number;
  readonly exactly: (x: bigint) => bigint;
}

/** The bounds are what was measured over 20,000 points a range (NNET_FULL=1), rounded up. */
const cases: readonly Case[] = [
  { name: 'exp', low: -40, high: 60, bound: 0.85, of: elementary.exp, exactly: exact.exp },
  { name: 'expm1', low: -1.5, high: 1.5, bound: 1.5, of: elementary.expm1, exactly: (x) => exact.exp(x) - exact.one },
  { name: 'expm1', low: -40, high: 40, bound: 1.5, of: elementary.expm1, exactly: (x) => exact.exp(x) - exact.one },
  { name: 'log', low: 0.3, high: 3, bound: 1, of: elementary.log, exactly: exact.log },
  { name: 'log', low: 1e-6, high: 1e6, bound: 1, of: elementary.log, exactly: exact.log },
  { name: 'log1p', low: -0.95, high: 3, bound: 1, of: elementary.log1p, exactly: (x) => exact.log(x + exact.one) },
  { name: 'log1p', low: -1e-3, high: 1e-3, bound: 1, of: elementary.log1p, exactly: (x) => exact.log(x + exact.one) },
  { name: 'tanh', low: -1.5, high: 1.5, bound: 1.5, of: elementary.tanh, exactly: exact.tanh },
  { name: 'tanh', low: -20, high: 20, bound: 1.5, of: elementary.tanh, exactly: exact.tanh },
  { name: 'sin', low: -7, high: 7, bound: 1, of: elementary.sin, exactly: exact.sin },
  { name: 'cos', low: -7, high: 7, bound: 1, of: elementary.cos, exactly: exact.cos },
  { name: 'sin', low: -60, high: 60, bound: 1, of: elementary.sin, exactly: exact.sin },
  { name: 'erf', low: -1, high: 1, bound: 2, of: elementary.erf, exactly: exact.erf },
  { name: 'erf', low: -6, high: 6, bound: 2, of: elementary.erf, exactly: exact.erf },
  { name: 'erfc', low: -6, high: 6, bound: 3.5, of: elementary.erfc, exactly: (x) => exact.one - exact.erf(x) },
];

describe('elementary functions are within a stated error of the exact value', () => {
  it.each(cases)('$name over $low to $high: at most $bound ulp', ({ name, low, high, bound, of, exactly }) => {
    const random = stream(1, 'data');
    let worst = 0;
    let at = 0;
    for (let i = 0; i < points; i++) {
      const x = low + (high - low) * random.uniform();
      const error = exact.ulps(of(x), exactly(exact.fixed(x)));
      record(name, error);
      if (error > worst) [worst, at] = [error, x];
    }
    expect(worst, `worst at ${at}`).toBeLessThanOrEqual(bound);
    expect(worst).toBeGreaterThan(0.3);
  });

  it('pow, of bases from 1e-3 to 1e3 and exponents from -8 to 8: at most 1 ulp', () => {
    const random = stream(2, 'data');
    let worst = 0;
    for (let i = 0; i < points; i++) {
      const x = elementary.exp(-7 + 14 * random.uniform());
      const y = i % 3 === 0 ? random.integer(17) - 8 : -8 + 16 * random.uniform();
      const exactly = exact.exp((exact.log(exact.fixed(x)) * exact.fixed(y)) >> exact.bits);
      const error = exact.ulps(elementary.pow(x, y), exactly);
      record('pow', error);
      worst = Math.max(worst, error);
    }
    expect(worst).toBeLessThanOrEqual(1);
  });

  it('pow, of decays near 1 and large exponents: at most 1 ulp', () => {
    const random = stream(3, 'data');
    let worst = 0;
    for (let i = 0; i < points; i++) {
      const x = 1 - 0.2 * random.uniform();
      const y = random.integer(500);
      const exactly = exact.exp((exact.log(exact.fixed(x)) * exact.fixed(y)) >> exact.bits);
      const error = exact.ulps(elementary.pow(x, y), exactly);
      record('pow', error);
      worst = Math.max(worst, error);
    }
    expect(worst).toBeLessThanOrEqual(1);
  });
});

describe('elementary functions at their edges', () => {
  it('exp overflows, underflows and passes NaN on', () => {
    expect(elementary.exp(0)).toBe(1);
    expect(elementary.exp(709.78)).toBeCloseTo(Math.exp(709.78), -295);
    expect(elementary.exp(710)).toBe(Infinity);
    expect(elementary.exp(-745)).toBe(5e-324);
    expect(elementary.exp(-746)).toBe(0);
    expect(elementary.exp(-Infinity)).toBe(0);
    expect(elementary.exp(NaN)).toBeNaN();
    expect(elementary.expm1(-Infinity)).toBe(-1);
    expect(elementary.expm1(710)).toBe(Infinity);
    expect(elementary.expm1(1e-300)).toBe(1e-300);
    expect(elementary.expm1(-0)).toBe(-0);
  });

  it('log of 0, of what is below, of what is subnormal', () => {
    expect(elementary.log(0)).toBe(-Infinity);
    expect(elementary.log(-1)).toBeNaN();
    expect(elementary.log(1)).toBe(0);
    expect(elementary.log(Infinity)).toBe(Infinity);
    expect(elementary.log(5e-324)).toBeCloseTo(-744.4400719213812, 12);
    expect(elementary.log1p(-1)).toBe(-Infinity);
    expect(elementary.log1p(1e-300)).toBe(1e-300);
    expect(elementary.log1p(1e300)).toBeCloseTo(690.7755278982137, 12);
  });

  it('tanh and erf saturate', () => {
    expect([elementary.tanh(-1e9), elementary.tanh(1e9), elementary.tanh(Infinity)]).toEqual([-1, 1, 1]);
    expect([elementary.erf(-30), elementary.erf(30), elementary.erfc(30)]).toEqual([-1, 1, 0]);
    expect(elementary.tanh(-0)).toBe(-0);
    expect(elementary.tanh(NaN)).toBeNaN();
    expect(elementary.erf(NaN)).toBeNaN();
  });

  it('sin and cos of a large angle are refused, not wrong', () => {
    expect(() => elementary.sin(2 ** 21)).toThrow(RangeError);
    expect(elementary.cos(Infinity)).toBeNaN();
    expect(elementary.sin(-0)).toBe(-0);
  });

  it('pow of and to 0, 1 and infinity', () => {
    expect(elementary.pow(0.9, 0)).toBe(1);
    expect(elementary.pow(0, 3)).toBe(0);
    expect(elementary.pow(0, -1)).toBe(Infinity);
    expect(elementary.pow(2, 10)).toBe(1024);
    expect(elementary.pow(10, 5000)).toBe(Infinity);
    expect(elementary.pow(0.5, 5000)).toBe(0);
    expect(() => elementary.pow(-1, 2)).toThrow(RangeError);
  });
});
