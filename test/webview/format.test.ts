import { describe, expect, it } from 'vitest';
import { count, duration, figure, percent, shape, signed, tick } from '../../webview/format';

describe('a figure', () => {
  it('keeps its number of digits, so that it keeps its width', () => {
    expect([0.04213, 0.5, 1, 12.345, 999.4, 1234].map((value) => figure(value, 4))).toEqual([
      '0.04213',
      '0.5000',
      '1.000',
      '12.35',
      '999.4',
      '1234',
    ]);
  });

  it('has an exponent where it is very small or very large', () => {
    expect([4.21e-5, -4.21e-5, 1.018e289].map((value) => figure(value))).toEqual(['4.21e−5', '−4.21e−5', '1.02e289']);
  });

  it('that does not exist is a dash, and one that is 0 is 0', () => {
    expect([NaN, 0, -0, Infinity, -Infinity].map((value) => figure(value))).toEqual(['–', '0', '0', '∞', '−∞']);
    expect(percent(NaN)).toBe('–');
  });
});

describe('other numbers', () => {
  it('on an axis have no digits that say nothing', () => {
    expect([0, 0.2, 0.30000000000000004, 200, 2e6, 1e-4, -0.5].map(tick)).toEqual([
      '0',
      '0.2',
      '0.3',
      '200',
      '2e6',
      '1e−4',
      '−0.5',
    ]);
  });

  it('are shares, counts, changes and shapes', () => {
    expect(percent(0.98765)).toBe('98.8 %');
    expect(count(1234567)).toBe('1,234,567');
    expect([signed('1.3', 1.3), signed('−1.3', -1.3), signed('0', 0)]).toEqual(['+1.3', '−1.3', '+0']);
    expect([shape([]), shape([1, 8, 8])]).toEqual(['1', '1×8×8']);
  });

  it('are spans of time in the largest unit that fits', () => {
    expect([0.2, 89, 90, 5399, 5400, 90_000].map(duration)).toEqual([
      '0 s',
      '89 s',
      '2 min',
      '90 min',
      '1 h 30 min',
      '25 h 0 min',
    ]);
  });
});
