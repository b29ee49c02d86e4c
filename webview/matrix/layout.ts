import type { Area } from '../export/sheet';
import { placesOf, type Grid } from './grid';

/** What is seen of a grid: all of it, or so many times closer from a column and a row on. */
export interface Zoom {
  readonly factor: number;
  readonly column: number;
  readonly row: number;
}

export const whole: Zoom = { factor: 1, column: 0, row: 0 };

/** Where a grid is drawn: its box, and how large a cell is, in pixels. */
export interface Layout {
  readonly box: Area;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** With labels and legend. */
  readonly height: number;
}

const mostHeight = 320;
const largestCell = { width: 56, height: 22, square: 20 };
const labelHeight = 15;
const legendHeight = 24;
const letter = 6.6;

/** Lays a grid out in a width. */
export function layoutOf(grid: Grid, width: number): Layout {
  const { rows, columns, square, left, top } = grid;
  const longest = left.reduce((most, { text }) => Math.max(most, text.length), 0);
  const gutter = longest > 0 ? Math.ceil(longest * letter) + 6 : 0;
  const head = top.length > 0 ? labelHeight : 0;
  const room = Math.max(20, width - gutter);
  const fit = room / columns;
  const side = Math.min(largestCell.square, fit, mostHeight / rows);
  // Many rows share what is there; few ones do not become bars.
  const cellWidth = square ? Math.max(side, Math.min(fit, 0.25)) : Math.min(grid.widest ?? largestCell.width, fit);
  const cellHeight = square ? side : Math.min(largestCell.height, mostHeight / rows);
  const box = { left: gutter, top: head, width: cellWidth * columns, height: cellHeight * rows };
  return { box, cellWidth, cellHeight, height: Math.ceil(head + box.height + legendHeight) };
}

/** Whether coming closer shows more. */
export const canZoom = ({ cellWidth, cellHeight }: Layout): boolean => Math.min(cellWidth, cellHeight) < 10;

/** The entry under a place; `undefined` where there is none. */
export function entryAt(grid: Grid, layout: Layout, zoom: Zoom, x: number, y: number): number | undefined {
  const { box, cellWidth, cellHeight } = layout;
  if (x < box.left || y < box.top || x >= box.left + box.width || y >= box.top + box.height) return undefined;
  const column = Math.floor(zoom.column + (x - box.left) / (cellWidth * zoom.factor));
  const row = Math.floor(zoom.row + (y - box.top) / (cellHeight * zoom.factor));
  if (column >= grid.columns || row >= grid.rows) return undefined;
  const entry = grid.cells[row * grid.columns + column] ?? -1;
  return entry < 0 ? undefined : entry;
}

/** Where an entry's cell is drawn; perhaps outside of the box, when that shows a part. */
export function cellArea(grid: Grid, { box, cellWidth, cellHeight }: Layout, zoom: Zoom, entry: number): Area {
  const cell = placesOf(grid)[entry] ?? 0;
  const width = cellWidth * zoom.factor;
  const height = cellHeight * zoom.factor;
  return {
    left: box.left + ((cell % grid.columns) - zoom.column) * width,
    top: box.top + (Math.floor(cell / grid.columns) - zoom.row) * height,
    width,
    height,
  };
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/** The zoom with nothing seen beyond the grid's ends. */
export function inside({ columns, rows }: Grid, { factor, column, row }: Zoom): Zoom {
  if (factor <= 1) return whole;
  return {
    factor,
    column: clamp(column, 0, columns - columns / factor),
    row: clamp(row, 0, rows - rows / factor),
  };
}

/** Comes closer to an entry, or goes away from it, with its cell where it was. */
export function zoomed(grid: Grid, zoom: Zoom, layout: Layout, by: number, entry: number): Zoom {
  const largest = Math.max(1, 22 / Math.min(layout.cellWidth, layout.cellHeight));
  const factor = clamp(zoom.factor * by, 1, largest);
  const cell = placesOf(grid)[entry] ?? 0;
  const column = (cell % grid.columns) + 0.5;
  const row = Math.floor(cell / grid.columns) + 0.5;
  const ratio = zoom.factor / factor;
  return inside(grid, {
    factor,
    column: column - (column - zoom.column) * ratio,
    row: row - (row - zoom.row) * ratio,
  });
}

/** The nearest zoom that shows an entry. */
export function revealed(grid: Grid, zoom: Zoom, entry: number): Zoom {
  if (zoom.factor <= 1) return zoom;
  const cell = placesOf(grid)[entry] ?? 0;
  const column = cell % grid.columns;
  const row = Math.floor(cell / grid.columns);
  return inside(grid, {
    factor: zoom.factor,
    column: clamp(zoom.column, column + 1 - grid.columns / zoom.factor, column),
    row: clamp(zoom.row, row + 1 - grid.rows / zoom.factor, row),
  });
}
