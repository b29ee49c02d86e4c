import { describe, expect, it } from 'vitest';
import { Column } from '../../webview/column';
import { smoothed } from '../../webview/smoothing';

const columnOf = (...values: readonly number[]): Column => {
  const column = new Column();
  for (const value of values) column.push(value);
  return column;
};
const valuesOf = (column: Column): readonly number[] => Array.from({ length: column.length }, (_, i) => column.at(i));

describe('a smoothed line', () => {
  it('is the mean of what came before, the nearer the heavier', () => {
    const [first, second, third] = valuesOf(smoothed(columnOf(4, 2, 8), 0.5));
    expect(first).toBe(4);
    expect(second).toBeCloseTo((0.5 * 4 + 2) / 1.5, 12);
    expect(third).toBeCloseTo((0.25 * 4 + 0.5 * 2 + 8) / 1.75, 12);
  });

  it('of a constant is that constant from its start on', () => {
    for (const value of valuesOf(smoothed(columnOf(3, 3, 3, 3), 0.97))) expect(value).toBeCloseTo(3, 12);
  });

  it('has a gap where nothing was measured, and goes on after it as if there were none', () => {
    const values = valuesOf(smoothed(columnOf(1, NaN, 5), 0.6));
    expect(values[1]).toBeNaN();
    expect(values[2]).toBe(valuesOf(smoothed(columnOf(1, 5), 0.6))[1]);
  });

  it('grows with its column, and is made anew for another weight', () => {
    const column = columnOf(1, 2);
    const before = smoothed(column, 0.9);
    column.push(3);
    expect(smoothed(column, 0.9)).toBe(before);
    expect(valuesOf(before)).toEqual(valuesOf(smoothed(columnOf(1, 2, 3), 0.9)));
    expect(valuesOf(smoothed(column, 0.6))).toEqual(valuesOf(smoothed(columnOf(1, 2, 3), 0.6)));
  });
});
