/**
 * The inputs of large products, copied to tiles of 4 rows and 4 inputs, which are read as one stream; and, of data, lists of
 * those tiles that are not all 0: the others add nothing, and pictures consist of them for the most part. Each entry's sum
 * keeps its order.
 *
 * For each chunk of rows the tiles, [k / 4, rows / 4, 4, 4], and of data also [rows / 4, k / 4, 4, 4]; for each four rows how
 * many tiles count and which; for each chunk and each tile's inputs how many of the chunk's four rows count and which. Where
 * most of them count, a list only costs time.
 *
 * So 0 δ is 0 here even where δ is not finite. Such a δ ends the run by the bias, or by an input that is not 0.
 */
import { Context, rowChunk } from './operations';
import { context } from './state';

/** Tiles of four rows. */
@inline
export function tilesOf(k: i32): i32 {
  return (k + 3) >> 2;
}

/** Where the list of four rows begins: its length, then the tiles. */
@inline
export function rowList(lists: usize, four: i32, k: i32): usize {
  return lists + (<usize>(four * (tilesOf(k) + 1)) << 2);
}

/** Where the list of a tile's inputs begins, in a chunk: its length, then the four rows, counted from the chunk's first. */
@inline
export function inputList(lists: usize, chunk: i32, tile: i32, k: i32): usize {
  return lists + (<usize>((chunk * tilesOf(k) + tile) * ((rowChunk >> 2) + 1)) << 2);
}

/** Whether so few of all count that a list is worth its time. */
@inline
export function few(counted: i32, all: i32): bool {
  return 3 * counted < 2 * all;
}

/** Whether few tiles of some rows count. */
export function fewOfRows(lists: usize, first: i32, rows: i32, k: i32): bool {
  const fours = (rows + 3) >> 2;
  let counted = 0;
  for (let four = 0; four < fours; four++) counted += load<i32>(rowList(lists, (first >> 2) + four, k));
  return few(counted, fours * tilesOf(k));
}

/** One unit: the rows of a chunk. */
export function pack(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const into = load<usize>(op, 32);
  const k = load<i32>(op, 36);
  const rows = load<i32>(context, Context.Rows) * load<i32>(op, 40);
  const rowLists = load<usize>(op, 44);
  const inputLists = load<usize>(op, 48);
  const lines = load<usize>(op, 52);
  const stride = <usize>k << 2;
  const tiles = tilesOf(k);
  for (let chunk = from; chunk < to; chunk++) {
    const first = chunk * rowChunk;
    const end = min(rows, first + rowChunk);
    const step = <usize>((end - first + 3) >> 2) << 6;
    for (let tile = 0; rowLists && tile < tiles; tile++) store<i32>(inputList(inputLists, chunk, tile, k), 0);
    for (let row = first; row < end; row += 4) {
      const left = end - row;
      let x0 = x + <usize>row * stride;
      // Rows that do not exist are the last one again.
      let x1 = left > 1 ? x0 + stride : x0;
      let x2 = left > 2 ? x1 + stride : x1;
      let x3 = left > 3 ? x2 + stride : x2;
      const four = (row - first) >> 2;
      const list = rowList(rowLists, row >> 2, k);
      let next = list + 4;
      let line = lines + (<usize>((row >> 2) * tiles) << 6);
      let place = into + (<usize>((first >> 2) * tiles + four) << 6);
      for (let tile = 0; tile < tiles; tile++) {
        const a = v128.load(x0);
        const b = v128.load(x1);
        const c = v128.load(x2);
        const d = v128.load(x3);
        v128.store(place, a);
        v128.store(place, b, 16);
        v128.store(place, c, 32);
        v128.store(place, d, 48);
        if (rowLists) {
          v128.store(line, a);
          v128.store(line, b, 16);
          v128.store(line, c, 32);
          v128.store(line, d, 48);
          line += 64;
          // Written in any case, and counted where it is to stay.
          const counts = <i32>v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)));
          store<i32>(next, tile);
          next += <usize>counts << 2;
          const column = inputList(inputLists, chunk, tile, k);
          const length = load<i32>(column);
          store<i32>(column + (<usize>length << 2), four, 4);
          store<i32>(column, length + counts);
        }
        x0 += 16;
        x1 += 16;
        x2 += 16;
        x3 += 16;
        place += step;
      }
      if (rowLists) store<i32>(list, <i32>((next - list) >> 2) - 1);
    }
  }
}
