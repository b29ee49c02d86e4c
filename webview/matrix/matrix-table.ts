import type { Table } from '../export/csv';
import type { Matrix } from './cells';
import { placesOf } from './grid';

/** The most columns of a table that is read. */
const widest = 12;

const isPlain = ({ grid: { cells } }: Matrix): boolean => cells.every((entry, cell) => entry === cell);

/** Every value: a matrix as rows and columns, everything else one value a row, by its name. */
export function matrixTable(matrix: Matrix): Table {
  const { grid, values } = matrix;
  if (!isPlain(matrix)) {
    return {
      columns: ['entry', 'value'],
      rows: Array.from(values, (value, entry) => [grid.nameOf(entry), value]),
    };
  }
  const names = grid.top.map(({ text }) => text);
  return {
    columns: [grid.axes?.rows || 'row', ...(names.length === grid.columns ? names : indices(grid.columns))],
    rows: Array.from({ length: grid.rows }, (_, row) => [
      grid.left[row]?.text ?? String(row),
      ...Array.from({ length: grid.columns }, (_, column) => values[row * grid.columns + column] ?? NaN),
    ]),
  };
}

const indices = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => String(index));

/** What people read of a matrix: all of a small one, of a large one what its rows are like. */
export function matrixSummary(matrix: Matrix): Table {
  const { grid, values } = matrix;
  if (grid.columns <= widest || !isPlain(matrix)) return matrixTable(matrix);
  return {
    columns: [grid.axes?.rows || 'row', 'smallest', 'mean', 'largest', 'norm'],
    rows: Array.from({ length: grid.rows }, (_, row) => {
      let low = Infinity;
      let high = -Infinity;
      let sum = 0;
      let squares = 0;
      for (let column = 0; column < grid.columns; column++) {
        const value = values[row * grid.columns + column] ?? NaN;
        low = Math.min(low, value);
        high = Math.max(high, value);
        sum += value;
        squares += value * value;
      }
      return [grid.left[row]?.text ?? String(row), low, sum / grid.columns, high, Math.sqrt(squares)];
    }),
  };
}

/** The entries in the order of their cells, for keys that go from one to the next. */
export const countOf = (matrix: Matrix): number => placesOf(matrix.grid).length;
