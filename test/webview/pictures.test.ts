import { describe, expect, it } from 'vitest';
import { statistic, type StatisticsFrame } from '../../src/spec/statistics';
import { binAt, binRange } from '../../webview/picture/histogram';
import { groundOf, ridgeAt, ridgesOf, roomFor } from '../../webview/picture/ridges';
import { histogramPath } from '../../webview/views/miniature';
import { sparklinePath } from '../../webview/views/sparkline';
import { frame } from './runs';

/** A frame whose first tensor lies between two values. */
function measured(epoch: number, low: number, high: number): StatisticsFrame {
  const { values, ...rest } = frame(epoch);
  values[statistic.minimum] = low;
  values[statistic.maximum] = high;
  return { ...rest, values };
}

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

describe('ridge lines', () => {
  const frames = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((epoch) => measured(epoch, -epoch, epoch));

  it('are of epochs evenly chosen, the first, the newest and the shown one among them', () => {
    const epochs = (shown?: number) => ridgesOf(frames, 0, 3, shown)?.ridges.map(({ epoch }) => epoch);
    expect(epochs()).toEqual([1, 5, 9]);
    expect(epochs(4)).toEqual([1, 4, 9]);
    expect(ridgesOf(frames, 0, 20, undefined)?.ridges).toHaveLength(9);
  });

  it('share an axis that holds all of them', () => {
    expect(ridgesOf(frames, 0, 3, undefined)).toMatchObject({ low: -9, high: 9 });
  });

  it('are none where nothing finite was measured', () => {
    expect(ridgesOf([measured(1, NaN, NaN)], 0, 3, undefined)).toBeUndefined();
    expect(ridgesOf([], 0, 3, undefined)).toBeUndefined();
  });

  it('are found where they are drawn', () => {
    const plot = ridgesOf(frames, 0, 9, undefined);
    expect(plot).toBeDefined();
    if (!plot) return;
    for (const place of [0, 4, 8]) expect(ridgeAt(plot, 168, groundOf(plot, 168, place) - 3)).toBe(place);
    expect([ridgeAt(plot, 168, -50), ridgeAt(plot, 168, 500)]).toEqual([0, 8]);
    expect(roomFor(168)).toBeGreaterThan(10);
  });
});

describe('a large histogram', () => {
  const histogram = { low: -1, high: 1, counts: new Float64Array(4) };

  it('tells the bin under the pointer and its ends', () => {
    expect([-3, 0, 99, 100, 399, 500].map((x) => binAt(histogram, 400, x))).toEqual([0, 0, 0, 1, 3, 3]);
    expect(binRange(histogram, 1)).toEqual([-0.5, 0]);
  });
});
