import { describe, expect, it } from 'vitest';
import { Column } from '../../webview/column';
import { numbers } from './numbers';

const columnOf = (values: Iterable<number>): Column => {
  const column = new Column();
  for (const value of values) column.push(value);
  return column;
};

describe('a column', () => {
  it('has its values by their places, and none outside', () => {
    const column = columnOf([3, 1, 2]);
    expect([column.length, column.at(0), column.at(2), column.at(3)]).toEqual([3, 3, 2, NaN]);
  });

  it('finds the extremes of any range, as a search through it does', () => {
    const values = [...numbers(1, 500)].map((value, index) => (index % 7 === 0 ? NaN : value));
    const column = columnOf(values);
    const ends = numbers(2, 200);
    for (let trial = 0; trial < 100; trial++) {
      const [a = 0, b = 0] = [ends.next().value, ends.next().value].map((share) => Math.floor((share ?? 0) * 520));
      const from = Math.min(a, b);
      const to = Math.max(a, b);
      const found = column.extremes(from, to);
      const within = values.slice(from, to).filter((value) => !Number.isNaN(value));
      expect(found && column.at(found.low)).toBe(within.length > 0 ? Math.min(...within) : undefined);
      expect(found && column.at(found.high)).toBe(within.length > 0 ? Math.max(...within) : undefined);
    }
  });

  it('has no extremes where nothing was measured', () => {
    expect(columnOf([NaN, NaN]).extremes(0, 2)).toBeUndefined();
    expect(columnOf([1]).extremes(5, 9)).toBeUndefined();
  });
});
