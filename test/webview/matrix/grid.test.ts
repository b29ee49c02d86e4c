import { describe, expect, it } from 'vitest';
import { entryBeside, placesOf } from '../../../webview/matrix/grid';
import { outputGrid, parameterGrid } from '../../../webview/matrix/tensor-grid';

/** The cells of a grid as text, a row a line; `.` where nothing is. */
const drawn = ({ cells, columns, rows }: { cells: Int32Array; columns: number; rows: number }): readonly string[] =>
  Array.from({ length: rows }, (_, row) =>
    Array.from(cells.subarray(row * columns, (row + 1) * columns), (entry) => (entry < 0 ? '.' : String(entry))).join(
      ' ',
    ),
  );

const texts = (labels: readonly { text: string }[]): readonly string[] => labels.map(({ text }) => text);

describe('the values of a parameter stand', () => {
  it('as units × inputs in a dense layer', () => {
    const grid = parameterGrid({ kind: 'dense', tensor: 'weight', shape: [2, 3] });
    expect(drawn(grid)).toEqual(['0 1 2', '3 4 5']);
    expect(grid.axes).toEqual({ rows: 'unit', columns: 'input' });
    expect(grid.nameOf(5)).toBe('[1, 2]');
  });

  it('as a picture a filter in a convolution, with a gap between two', () => {
    const grid = parameterGrid({ kind: 'conv2d', tensor: 'weight', shape: [2, 1, 2, 2] });
    expect(drawn(grid)).toEqual(['0 1 . 4 5', '2 3 . 6 7']);
    expect(grid.square).toBe(true);
    expect(grid.nameOf(6)).toBe('filter 1 [1, 0]');
  });

  it('as a row of channels a filter, where there are several', () => {
    const grid = parameterGrid({ kind: 'conv2d', tensor: 'weight', shape: [2, 3, 1, 2] });
    expect(drawn(grid)).toEqual(['0 1 . 2 3 . 4 5', '. . . . . . . .', '6 7 . 8 9 . 10 11']);
    expect([texts(grid.left), texts(grid.top)]).toEqual([
      ['0', '1'],
      ['0', '1', '2'],
    ]);
    expect(grid.nameOf(9)).toBe('filter 1, channel 1 [1]');
  });

  it.each([
    ['gru', ['r: reset', 'z: update', 'n: new']],
    ['lstm', ['i: input', 'f: forget', 'g: new', 'o: output']],
  ])('parted by gates in a %s, each with its name', (kind, gates) => {
    const units = 2;
    const grid = parameterGrid({ kind, tensor: 'weight_ih', shape: [gates.length * units, 3] });
    expect(texts(grid.top)).toEqual(gates);
    expect(grid.rows).toBe(units);
    expect(grid.cells.filter((entry) => entry >= 0)).toHaveLength(gates.length * units * 3);
    // The second gate's second unit, first input.
    expect(grid.nameOf(3 * units + 3)).toBe(`${gates[1]?.charAt(0) ?? ''} [1, 0]`);
    const bias = parameterGrid({ kind, tensor: 'bias_hh', shape: [gates.length * units] });
    expect(texts(bias.left)).toEqual(gates);
    expect(bias.nameOf(units)).toBe(`${gates[1]?.charAt(0) ?? ''} [0]`);
  });

  it('parted into query, key and value in attention, but for its projection', () => {
    const grid = parameterGrid({ kind: 'attention', tensor: 'in_proj_weight', shape: [6, 2] });
    expect(texts(grid.top)).toEqual(['query', 'key', 'value']);
    const out = parameterGrid({ kind: 'attention', tensor: 'out_proj.weight', shape: [3, 3] });
    expect(drawn(out)).toEqual(['0 1 2', '3 4 5', '6 7 8']);
  });

  it('in rows where a vector is long', () => {
    const grid = parameterGrid({ kind: 'dense', tensor: 'bias', shape: [130] });
    expect([grid.rows, grid.columns]).toEqual([3, 64]);
    expect(texts(grid.left)).toEqual(['0', '64', '128']);
    expect(placesOf(grid)[129]).toBe(2 * 64 + 1);
  });
});

describe('the outputs of a layer stand', () => {
  it('as the shape has them: a picture a channel, a row a step, one row', () => {
    expect(drawn(outputGrid([2, 2, 2]))).toEqual(['0 1 . 4 5', '2 3 . 6 7']);
    expect(drawn(outputGrid([2, 3]))).toEqual(['0 1 2', '3 4 5']);
    expect(drawn(outputGrid([3]))).toEqual(['0 1 2']);
  });
});

describe('keys go from value to value', () => {
  const grid = parameterGrid({ kind: 'conv2d', tensor: 'weight', shape: [2, 1, 2, 2] });

  it.each([
    ['over a gap', 1, 1, 0, 4],
    ['down', 1, 0, 1, 3],
    ['not beyond the end', 5, 1, 0, 5],
    ['as far as there are values', 0, 10, 0, 5],
    ['back', 6, -2, 0, 2],
  ])('%s', (_, from, right, down, to) => {
    expect(entryBeside(grid, from, right, down)).toBe(to);
  });
});
