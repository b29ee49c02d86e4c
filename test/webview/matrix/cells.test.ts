import { describe, expect, it } from 'vitest';
import { matrixGrid } from '../../../webview/matrix/grid';
import { fillPixels, spans } from '../../../webview/matrix/cells';
import { cellArea, entryAt, inside, layoutOf, revealed, whole, zoomed } from '../../../webview/matrix/layout';
import { thinned } from '../../../webview/matrix/paint-matrix';
import { colourOf, inkOn, paletteOf, scaleOf } from '../../../webview/matrix/palette';
import { matrixSummary, matrixTable } from '../../../webview/matrix/matrix-table';
import { theme } from '../theme';

describe('colours', () => {
  const palette = paletteOf(theme);

  it('go from the ground to two hues, by the root of the size', () => {
    expect(colourOf(palette, 0, 2)).toEqual([0, 0, 0]);
    expect(colourOf(palette, 2, 2)).toEqual([200, 100, 0]);
    expect(colourOf(palette, -2, 2)).toEqual([0, 100, 200]);
    expect(colourOf(palette, 0.5, 2)).toEqual([100, 50, 0]);
    expect(colourOf(palette, Infinity, 2)).toEqual([200, 100, 0]);
  });

  it('tell what is no number from everything else', () => {
    expect(colourOf(palette, NaN, 2)).toEqual([255, 255, 0]);
  });

  it('have a scale that does not change with every step of training', () => {
    expect([0.91, 0.95, 0.99, 1].map((most) => scaleOf([most, -0.1]))).toEqual([1, 1, 1, 1]);
    expect([scaleOf([-2.21]), scaleOf([0.0146]), scaleOf([0]), scaleOf([NaN, Infinity])]).toEqual([3, 0.015, 0, 0]);
  });

  it('can be read on', () => {
    expect([inkOn([0, 0, 0]), inkOn([255, 255, 255])]).toEqual(['#ffffff', '#000000']);
  });
});

/** The values that the pixels of a row of cells have the colour of, at a scale of 1 and 8 pixels for 4 values or so. */
function painted(values: readonly number[], pixels: number): readonly (readonly number[])[] {
  const grid = matrixGrid(1, values.length);
  const data = new Uint8ClampedArray(4 * pixels);
  const across = spans(pixels, 0, pixels / values.length, values.length);
  fillPixels({ data, width: pixels, height: 1 }, { grid, values, scale: 1 }, theme, {
    across,
    down: spans(1, 0, 1, 1),
  });
  return Array.from({ length: pixels }, (_, pixel) => Array.from(data.subarray(4 * pixel, 4 * pixel + 4)));
}

describe('cells', () => {
  it('smaller than a pixel are seen by the largest value under it, whatever its sign', () => {
    const [first, second] = painted([0, 0.1, -1, 0.2, 1, 0, 0, 0], 2);
    expect([first, second]).toEqual([
      [0, 100, 200, 255],
      [200, 100, 0, 255],
    ]);
  });

  it('larger than a few pixels have a hair of ground between them', () => {
    const row = painted([1, -1], 12);
    expect(row.map(([red, , blue, alpha]) => (alpha === 0 ? '.' : (red ?? 0) > (blue ?? 0) ? '+' : '-')).join('')).toBe(
      '+++++.-----.',
    );
  });
});

describe('the layout', () => {
  it.each([
    ['2×3', 2, 3],
    ['128×784', 128, 784],
    ['1000×1', 1000, 1],
  ])('of %s fits into its width and finds each value again', (_, rows, columns) => {
    const grid = matrixGrid(rows, columns);
    const layout = layoutOf(grid, 600);
    expect(layout.box.left + layout.box.width).toBeLessThanOrEqual(600.001);
    expect(layout.height).toBeLessThan(400);
    for (const entry of [0, columns - 1, rows * columns - 1]) {
      const { left, top, width, height } = cellArea(grid, layout, whole, entry);
      expect(entryAt(grid, layout, whole, left + width / 2, top + height / 2)).toBe(entry);
    }
    expect(entryAt(grid, layout, whole, layout.box.left + layout.box.width + 1, layout.box.top)).toBeUndefined();
  });

  it('comes closer around a value, goes nowhere beyond the ends, and follows the keys', () => {
    const grid = matrixGrid(128, 784);
    const layout = layoutOf(grid, 600);
    const entry = 64 * 784 + 400;
    const close = zoomed(grid, whole, layout, 8, entry);
    const before = cellArea(grid, layout, whole, entry);
    const after = cellArea(grid, layout, close, entry);
    expect(after.width).toBeCloseTo(8 * before.width, 9);
    expect(after.left + after.width / 2).toBeCloseTo(before.left + before.width / 2, 6);
    expect(inside(grid, { factor: 2, column: 700, row: -3 })).toEqual({ factor: 2, column: 392, row: 0 });
    const far = revealed(grid, close, 0);
    expect([far.column, far.row]).toEqual([0, 0]);
    expect(zoomed(grid, close, layout, 1 / 8, entry)).toEqual(whole);
  });

  it('leaves out labels that would lie on each other, at even distances', () => {
    const labels = matrixGrid(1, 100).top;
    expect(thinned(labels, 6, () => 20).map(({ text }) => Number(text))).toEqual(
      Array.from({ length: 20 }, (_, place) => 5 * place),
    );
  });
});

describe('the table', () => {
  it('has a matrix as it is', () => {
    const { columns, rows } = matrixTable({
      grid: matrixGrid(2, 2, { rows: 'unit', columns: 'input' }),
      values: [1, 2, 3, 4],
      scale: 4,
    });
    expect([columns, ...rows]).toEqual([
      ['unit', '0', '1'],
      ['0', 1, 2],
      ['1', 3, 4],
    ]);
  });

  it('of a wide matrix says what each row is like', () => {
    const values = Array.from({ length: 20 }, (_, index) => index - 4);
    const { rows } = matrixSummary({ grid: matrixGrid(1, 20), values, scale: 20 });
    expect([...rows]).toEqual([['0', -4, 5.5, 15, Math.hypot(...values)]]);
  });
});
