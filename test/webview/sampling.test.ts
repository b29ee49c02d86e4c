import { describe, expect, it } from 'vitest';
import { Column } from '../../webview/column';
import { sample, samplePoints } from '../../webview/sampling';
import { numbers } from './numbers';

const values = [...numbers(3, 10_000)];
const column = new Column();
for (const value of values) column.push(value);

describe('the points of a line', () => {
  it('are all of them while there are at most two a pixel', () => {
    expect(sample(column, 101, 200, 100)).toHaveLength(102);
    expect(sample(column, 101, 200, 100)[0]).toEqual({ x: 100, y: values[99] });
  });

  it('are at most two a pixel, and hold the extremes of what is seen', () => {
    for (const [from, to, pixels] of [
      [1, 10_000, 600],
      [1, 10_000, 37],
      [2_000, 9_000, 500],
      [5_001, 5_900, 60],
    ] as const) {
      const points = sample(column, from, to, pixels);
      expect(points.length).toBeLessThanOrEqual(2 * pixels);
      const seen = values.slice(from - 1, to);
      const drawn = points.map(({ y }) => y);
      expect(Math.max(...drawn)).toBeGreaterThanOrEqual(Math.max(...seen));
      expect(Math.min(...drawn)).toBeLessThanOrEqual(Math.min(...seen));
    }
  });

  it('are measured ones, in the order of their epochs', () => {
    const points = sample(column, 1, 10_000, 300);
    expect(points.every(({ x, y }) => values[x - 1] === y)).toBe(true);
    expect(points.every(({ x }, index) => index === 0 || x > (points[index - 1]?.x ?? 0))).toBe(true);
  });

  it('stay where they were when the line is panned by whole blocks', () => {
    const here = sample(column, 1_025, 3_024, 500);
    const there = sample(column, 1_029, 3_028, 500);
    const shared = here.filter(({ x }) => x >= 1_040 && x <= 3_000);
    expect(there.filter(({ x }) => x >= 1_040 && x <= 3_000)).toEqual(shared);
  });
});

describe('the points of a line through some epochs', () => {
  const points = values.map((y, index) => ({ x: index + 1, y }));

  it('are those between two epochs, and one beyond each end', () => {
    expect(samplePoints(points, 10, 20, 100).map(({ x }) => x)).toEqual([
      9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    ]);
    expect(samplePoints([], 1, 9, 100)).toEqual([]);
  });

  it('are at most two a pixel, with the extremes', () => {
    const drawn = samplePoints(points, 1, 10_000, 100);
    expect(drawn.length).toBeLessThanOrEqual(2 * 102);
    expect(Math.max(...drawn.map(({ y }) => y))).toBe(Math.max(...values));
    expect(Math.min(...drawn.map(({ y }) => y))).toBe(Math.min(...values));
    expect(drawn.every(({ x, y }) => values[x - 1] === y)).toBe(true);
  });
});
