/** Where the values of a tensor stand on a plane of cells. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** [rows, columns]: the entry in each cell, or -1 where there is none. */
  readonly cells: Int32Array;
  /** Cells are as wide as high: an image, a filter. */
  readonly square: boolean;
  /** The most pixels that a column takes, where that is more than usual. */
  readonly widest?: number;
  /** What stands over the columns and beside the rows. */
  readonly top: readonly Label[];
  readonly left: readonly Label[];
  /** What rows and columns are, in a word each. */
  readonly axes?: { readonly rows: string; readonly columns: string };
  /** Where an entry stands, in words: `[5, 11]`, `filter 3 [0, 2]`. */
  nameOf(entry: number): string;
}

/** A name of some columns or rows in a row. */
export interface Label {
  readonly text: string;
  readonly from: number;
  readonly count: number;
}

const indices = (count: number): readonly Label[] =>
  Array.from({ length: count }, (_, index) => ({ text: String(index), from: index, count: 1 }));

/** A matrix as it is: rows × columns, row-major. */
export function matrixGrid(
  rows: number,
  columns: number,
  axes?: Grid['axes'],
  names: { readonly rows?: readonly Label[]; readonly columns?: readonly Label[] } = {},
): Grid {
  return {
    rows,
    columns,
    cells: Int32Array.from({ length: rows * columns }, (_, cell) => cell),
    square: false,
    top: names.columns ?? indices(columns),
    left: names.rows ?? indices(rows),
    axes,
    nameOf: (entry) => `[${Math.floor(entry / columns)}, ${entry % columns}]`,
  };
}

/** The most values of a vector in one row. */
const longestRow = 64;

/** A vector as a row, or as several below each other. */
export function vectorGrid(count: number, axis?: string): Grid {
  const columns = Math.max(1, Math.min(longestRow, count));
  const rows = Math.max(1, Math.ceil(count / columns));
  return {
    rows,
    columns,
    cells: Int32Array.from({ length: rows * columns }, (_, cell) => (cell < count ? cell : -1)),
    square: false,
    top: indices(columns),
    left:
      rows > 1 ? Array.from({ length: rows }, (_, row) => ({ text: String(row * columns), from: row, count: 1 })) : [],
    ...(axis !== undefined && { axes: { rows: '', columns: axis } }),
    nameOf: (entry) => `[${entry}]`,
  };
}

/** One of the parts that a tensor falls into: a filter's channel, a gate. */
export interface Tile {
  /** Its place among the tiles. */
  readonly row: number;
  readonly column: number;
  /** The entry of its first value; the others follow row by row. */
  readonly first: number;
  readonly name: string;
}

/** Tiles of one size beside and below each other, with gaps between them. */
export function tileGrid(
  tiles: readonly Tile[],
  { height, width }: { readonly height: number; readonly width: number },
  options: Pick<Grid, 'axes' | 'square'> & {
    /** What stands over the columns and beside the rows of tiles. */
    readonly columns?: readonly string[];
    readonly rows?: readonly string[];
  },
): Grid {
  const across = 1 + tiles.reduce((most, { column }) => Math.max(most, column), 0);
  const down = 1 + tiles.reduce((most, { row }) => Math.max(most, row), 0);
  const gap = Math.max(1, Math.ceil(Math.max(width, height) / 16));
  const columns = across * (width + gap) - gap;
  const rows = down * (height + gap) - gap;
  const cells = new Int32Array(rows * columns).fill(-1);
  for (const { row, column, first } of tiles) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        cells[(row * (height + gap) + y) * columns + column * (width + gap) + x] = first + y * width + x;
      }
    }
  }
  const named = (texts: readonly string[] = [], size: number): readonly Label[] =>
    texts.map((text, place) => ({ text, from: place * (size + gap), count: size }));
  const size = height * width;
  const byFirst = [...tiles].sort((a, b) => a.first - b.first);
  return {
    rows,
    columns,
    cells,
    square: options.square,
    top: named(options.columns, width),
    left: named(options.rows, height),
    axes: options.axes,
    nameOf(entry) {
      const tile = byFirst.findLast(({ first }) => first <= entry);
      const inside = entry - (tile?.first ?? 0);
      const place = height === 1 ? `[${inside % size}]` : `[${Math.floor(inside / width)}, ${inside % width}]`;
      return tile ? `${tile.name} ${place}` : place;
    },
  };
}

/** The cell of each entry; a grid keeps it for good. */
export function placesOf(grid: Grid): Int32Array {
  const known = places.get(grid);
  if (known) return known;
  const found = new Int32Array(grid.cells.reduce((most, entry) => Math.max(most, entry + 1), 0)).fill(-1);
  grid.cells.forEach((entry, cell) => {
    if (entry >= 0) found[entry] = cell;
  });
  places.set(grid, found);
  return found;
}

const places = new WeakMap<Grid, Int32Array>();

/** The entry that is so many cells beside another one, over gaps; the same where there is none. */
export function entryBeside(grid: Grid, entry: number, right: number, down: number): number {
  const cell = placesOf(grid)[entry] ?? 0;
  let row = Math.floor(cell / grid.columns);
  let column = cell % grid.columns;
  let found = entry;
  const stepX = Math.sign(right);
  const stepY = Math.sign(down);
  for (let left = Math.max(Math.abs(right), Math.abs(down)); left > 0;) {
    column += stepX;
    row += stepY;
    if (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) break;
    const there = grid.cells[row * grid.columns + column] ?? -1;
    if (there < 0) continue;
    found = there;
    left -= 1;
  }
  return found;
}
