import { fontOf, type Area, type Pen } from '../export/sheet';
import { figure, tick } from '../format';
import type { Theme } from '../theme';
import { paintCells, type Matrix } from './cells';
import type { Label } from './grid';
import { cellArea, layoutOf, type Layout, type Zoom } from './layout';
import { colourOf, inkOn, paletteOf } from './palette';

/** What lies over the cells on the screen. */
export interface Marks {
  /** The entry that is pointed at. */
  readonly pointed?: number;
  /** The entry that was chosen. */
  readonly chosen?: number;
}

/** Draws a matrix with its labels and its legend; `text` writes the numbers in cells that have room for them. */
export function paintMatrix(
  pen: Pen,
  matrix: Matrix,
  zoom: Zoom,
  theme: Theme,
  area: Area,
  { pointed, chosen }: Marks = {},
  text: (value: number, entry: number) => string = (value) => figure(value, 2),
): void {
  const layout = layoutOf(matrix.grid, area.width);
  paintCells(pen, matrix, layout, zoom, theme, area);
  paintValues(pen, matrix, layout, zoom, theme, area, text);
  paintLabels(pen, matrix, layout, zoom, theme, area);
  paintLegend(pen, matrix, layout, theme, area);
  const outline = (entry: number | undefined, colour: string, width: number): void => {
    if (entry === undefined) return;
    const cell = cellArea(matrix.grid, layout, zoom, entry);
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    const grown = Math.max(0, 5 - Math.min(cell.width, cell.height)) / 2;
    pen.strokeRect(
      area.left + cell.left - 0.5 - grown,
      area.top + cell.top - 0.5 - grown,
      cell.width + 2 * grown,
      cell.height + 2 * grown,
    );
  };
  outline(chosen, theme.focus, 2);
  outline(pointed, theme.foreground, 1);
}

/** Writes the numbers into cells that have room for them. */
function paintValues(
  pen: Pen,
  { grid, values, scale }: Matrix,
  { box, cellWidth, cellHeight }: Layout,
  zoom: Zoom,
  theme: Theme,
  area: Area,
  text: (value: number, entry: number) => string,
): void {
  const wide = cellWidth * zoom.factor;
  const tall = cellHeight * zoom.factor;
  if (wide < 38 || tall < 14) return;
  const palette = paletteOf(theme);
  pen.font = fontOf(theme, 11);
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  const lastRow = Math.min(grid.rows, Math.ceil(zoom.row + box.height / tall));
  const lastColumn = Math.min(grid.columns, Math.ceil(zoom.column + box.width / wide));
  for (let row = Math.floor(zoom.row); row < lastRow; row++) {
    for (let column = Math.floor(zoom.column); column < lastColumn; column++) {
      const entry = grid.cells[row * grid.columns + column] ?? -1;
      if (entry < 0) continue;
      const x = box.left + (column - zoom.column + 0.5) * wide;
      const y = box.top + (row - zoom.row + 0.5) * tall;
      if (x - wide / 2 < box.left - 1 || x + wide / 2 > box.left + box.width + 1) continue;
      if (y - tall / 2 < box.top - 1 || y + tall / 2 > box.top + box.height + 1) continue;
      const value = values[entry] ?? NaN;
      pen.fillStyle = inkOn(colourOf(palette, value, scale));
      pen.fillText(text(value, entry), area.left + x, area.top + y);
    }
  }
}

const strides = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

/** Those labels that do not lie on each other. */
export function thinned(labels: readonly Label[], cell: number, need: (text: string) => number): readonly Label[] {
  const [first, second] = labels;
  if (!first || !second) return labels;
  const pitch = (second.from - first.from) * cell;
  const widest = labels.reduce((most, { text }) => Math.max(most, need(text)), 0);
  const stride = strides.find((each) => each * pitch >= widest) ?? labels.length;
  return labels.filter((_, place) => place % stride === 0);
}

function paintLabels(pen: Pen, { grid }: Matrix, layout: Layout, zoom: Zoom, theme: Theme, area: Area): void {
  const { box, cellWidth, cellHeight } = layout;
  const wide = cellWidth * zoom.factor;
  const tall = cellHeight * zoom.factor;
  pen.font = fontOf(theme, 10);
  pen.fillStyle = theme.muted;
  pen.textBaseline = 'alphabetic';
  pen.textAlign = 'center';
  // A number stands over its own column, a name over all of its columns.
  for (const { text, from, count } of thinned(grid.top, wide, (each) => each.length * 6.2 + 6)) {
    const middle = (from - zoom.column + count / 2) * wide;
    if (middle < 0 || middle > box.width) continue;
    pen.fillText(text, area.left + box.left + middle, area.top + box.top - 4);
  }
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  for (const { text, from, count } of thinned(grid.left, tall, () => 12)) {
    const middle = (from - zoom.row + count / 2) * tall;
    if (middle < 0 || middle > box.height) continue;
    pen.fillText(text, area.left + box.left - 5, area.top + box.top + middle);
  }
}

const bar = { width: 96, height: 8 };

/** The colours and what they stand for; rows and columns by their names. */
function paintLegend(pen: Pen, { grid, scale, ends }: Matrix, layout: Layout, theme: Theme, area: Area): void {
  const palette = paletteOf(theme);
  const y = area.top + layout.height - 8;
  pen.font = fontOf(theme, 10);
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  pen.fillStyle = theme.muted;
  const [low, high] = ends ?? [tick(-scale), tick(scale)];
  const left = area.left + layout.box.left;
  pen.fillText(low, left, y);
  const start = left + pen.measureText(low).width + 6;
  for (let x = 0; x < bar.width; x++) {
    const value = scale * ((2 * x) / (bar.width - 1) - 1);
    pen.fillStyle = `rgb(${colourOf(palette, value, scale).join(', ')})`;
    pen.fillRect(start + x, y - bar.height / 2, 1.5, bar.height);
  }
  pen.fillStyle = theme.muted;
  pen.fillRect(start + bar.width / 2, y - bar.height / 2 - 2, 1, bar.height + 4);
  pen.fillText(high, start + bar.width + 7, y);
  const used = start + bar.width + 7 + pen.measureText(high).width - area.left;
  const { axes } = grid;
  const words = axes ? [axes.rows && `↓ ${axes.rows}`, axes.columns && `→ ${axes.columns}`].filter(Boolean) : [];
  const said = words.join('   ');
  if (!said || used + pen.measureText(said).width + 12 > area.width) return;
  pen.textAlign = 'right';
  pen.fillText(
    said,
    area.left + Math.max(used + 12 + pen.measureText(said).width, layout.box.left + layout.box.width),
    y,
  );
}
