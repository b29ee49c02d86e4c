import type { Area, Pen } from '../export/sheet';
import type { Theme } from '../theme';
import type { Grid } from './grid';
import type { Layout, Zoom } from './layout';
import { paletteOf, stepOf } from './palette';

/** Values on a grid, as colours. */
export interface Matrix {
  readonly grid: Grid;
  readonly values: ArrayLike<number>;
  /** The size that has the strongest colour. */
  readonly scale: number;
  /** What the strongest colours stand for, where that is not the scale's two ends. */
  readonly ends?: readonly [string, string];
}

/** Cells of at least so many pixels have a hair of ground between them. */
const parted = 5;

/** More cells than this make an SVG file that no program opens. */
export const mostDrawnCells = 250_000;

/** Draws the cells: as one image on pixels, as shapes on paper. */
export function paintCells(pen: Pen, matrix: Matrix, layout: Layout, zoom: Zoom, theme: Theme, area: Area): void {
  const place = { ...layout.box, left: area.left + layout.box.left, top: area.top + layout.box.top };
  if (pen instanceof CanvasRenderingContext2D) pixels(pen, matrix, layout, zoom, theme, place);
  else shapes(pen, matrix, layout, theme, place);
}

function pixels(
  pen: CanvasRenderingContext2D,
  matrix: Matrix,
  { cellWidth, cellHeight }: Layout,
  zoom: Zoom,
  theme: Theme,
  { left, top, width, height }: Area,
): void {
  const { a: ratio } = pen.getTransform();
  const wide = Math.max(1, Math.round(width * ratio));
  const tall = Math.max(1, Math.round(height * ratio));
  const image = new ImageData(wide, tall);
  fillPixels(image, matrix, theme, {
    across: spans(wide, zoom.column, (cellWidth * zoom.factor * wide) / width, matrix.grid.columns),
    down: spans(tall, zoom.row, (cellHeight * zoom.factor * tall) / height, matrix.grid.rows),
  });
  const sheet = document.createElement('canvas');
  sheet.width = wide;
  sheet.height = tall;
  sheet.getContext('2d')?.putImageData(image, 0, 0);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(sheet, left, top, wide / ratio, tall / ratio);
}

/** Of each pixel of a row or column: the first cell that it shows and the one after the last; none between two cells. */
export interface Spans {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Which cells of so many pixels are shown by each pixel, from a place among the cells on. */
export function spans(pixelCount: number, start: number, cell: number, cells: number): Spans {
  const from = new Int32Array(pixelCount);
  const to = new Int32Array(pixelCount);
  for (let pixel = 0; pixel < pixelCount; pixel++) {
    const first = Math.min(cells - 1, Math.floor(start + pixel / cell + 1e-6));
    const next = Math.floor(start + (pixel + 1) / cell + 1e-6);
    from[pixel] = first;
    // The last pixel of a large cell is ground.
    to[pixel] = cell >= parted && next > first ? first : Math.max(first + 1, Math.min(cells, next));
  }
  return { from, to };
}

/** Colours each pixel by the largest value that lies under it: what is measured, never a mean of it. */
export function fillPixels(
  { data, width, height }: Pick<ImageData, 'data' | 'width' | 'height'>,
  { grid, values, scale }: Matrix,
  theme: Theme,
  { across, down }: { readonly across: Spans; readonly down: Spans },
): void {
  const { colours, none } = paletteOf(theme);
  const { cells, columns } = grid;
  for (let y = 0; y < height; y++) {
    const fromRow = down.from[y] ?? 0;
    const toRow = down.to[y] ?? 0;
    for (let x = 0; x < width; x++) {
      let largest = -1;
      let value = 0;
      const toColumn = across.to[x] ?? 0;
      for (let row = fromRow; row < toRow; row++) {
        for (let column = across.from[x] ?? 0; column < toColumn; column++) {
          const entry = cells[row * columns + column] ?? -1;
          if (entry < 0) continue;
          const here = values[entry] ?? NaN;
          const size = Number.isNaN(here) ? Infinity : Math.abs(here);
          if (size > largest) {
            largest = size;
            value = here;
          }
        }
      }
      if (largest < 0) continue;
      const at = 4 * (y * width + x);
      const step = stepOf(value, scale);
      data[at] = step < 0 ? none[0] : (colours[3 * step] ?? 0);
      data[at + 1] = step < 0 ? none[1] : (colours[3 * step + 1] ?? 0);
      data[at + 2] = step < 0 ? none[2] : (colours[3 * step + 2] ?? 0);
      data[at + 3] = 255;
    }
  }
}

/** Cells of one colour together, so that the file has as many shapes as there are colours. */
function shapes(
  pen: Pen,
  { grid, values, scale }: Matrix,
  { cellWidth, cellHeight }: Layout,
  theme: Theme,
  { left, top }: Area,
): void {
  if (grid.cells.length > mostDrawnCells) {
    throw new Error(
      `Too many values for SVG (${grid.cells.length.toLocaleString('en-US')}). PNG and CSV have no limit.`,
    );
  }
  const { colours, none } = paletteOf(theme);
  const byStep = new Map<number, number[]>();
  grid.cells.forEach((entry, cell) => {
    if (entry < 0) return;
    const step = stepOf(values[entry] ?? NaN, scale);
    const list = byStep.get(step) ?? [];
    list.push(cell);
    byStep.set(step, list);
  });
  const hair = Math.min(cellWidth, cellHeight) >= parted ? 1 : 0;
  for (const [step, list] of byStep) {
    const [red = 0, green = 0, blue = 0] = step < 0 ? none : colours.subarray(3 * step, 3 * step + 3);
    pen.fillStyle = `rgb(${red}, ${green}, ${blue})`;
    pen.beginPath();
    for (const cell of list) {
      const x = left + (cell % grid.columns) * cellWidth;
      const y = top + Math.floor(cell / grid.columns) * cellHeight;
      pen.rect(x, y, cellWidth - hair, cellHeight - hair);
    }
    pen.fill();
  }
}
