import { describe, expect, it } from 'vitest';
import { histogramPath } from '../../webview/views/histogram';
import { sparklinePath } from '../../webview/views/sparkline';

describe('a histogram', () => {
  const heights = (path: string): readonly number[] =>
    [...path.matchAll(/v-([\d.]+)/g)].map(([, tall]) => Number(tall));

  it('has one bar for each bin with a count, as high as it', () => {
    expect(heights(histogramPath([4, 0, 2, 1], 40, 80))).toEqual([80, 40, 20]);
  });

  it('does not lose a bin with few among many', () => {
    expect(heights(histogramPath([100_000, 1], 40, 80))).toEqual([80, 0.75]);
  });

  it('is nothing where nothing was counted', () => {
    expect(histogramPath([0, 0], 40, 80)).toBe('');
  });
});

describe('a sparkline', () => {
  it('falls evenly where a norm shrinks by equal factors', () => {
    const path = sparklinePath([1, 2, 3].map((x) => ({ x, y: 10 ** -x })));
    const downs = [...path.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, down]) => Number(down));
    expect((downs[1] ?? 0) - (downs[0] ?? 0)).toBeCloseTo((downs[2] ?? 0) - (downs[1] ?? 0), 6);
  });

  it('has a gap where a value has no logarithm', () => {
    expect(sparklinePath([1, 0, 1].map((y, x) => ({ x, y }))).match(/M/g)).toHaveLength(2);
    expect(sparklinePath([{ x: 1, y: NaN }])).toBe('');
  });
});
