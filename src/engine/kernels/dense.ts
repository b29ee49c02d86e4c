/**
 * The products of a dense layer. W is kept as panels of 8 units (the last of 4 where 4 are enough): for each input the
 * panel's 8 weights side by side, those of units that do not exist 0. So all three products read it as it lies, and the
 * optimizer, to which an order means nothing, changes it there.
 *
 * Each entry's sum runs in one order, whatever the blocks, the chunks and the threads: over the inputs for z, over the
 * samples for ∂L/∂W; for ∂L/∂x over every fourth unit in each of four lanes, which are then added.
 */
import { Context, rowChunk } from './operations';
import { fewOfRows, rowList, tilesOf } from './tiles';
import { multiplyAdd, storeLanes } from './vectors';
import { context } from './state';

/** One unit: the rows of a chunk times one panel. */
export function denseForward(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const w = load<usize>(op, 32);
  const bias = load<usize>(op, 36);
  const z = load<usize>(op, 40);
  const k = load<i32>(op, 44);
  const n = load<i32>(op, 48);
  const rows = load<i32>(context, Context.Rows) * load<i32>(op, 52);
  const packed = load<usize>(op, 56);
  const lists = load<usize>(op, 60);
  const panels = (n + 7) >> 3;
  let chunk = from / panels;
  let panel = from - chunk * panels;
  for (let unit = from; unit < to; unit++) {
    const first = chunk * rowChunk;
    const count = min(rowChunk, rows - first);
    const column = panel << 3;
    const from = x + <usize>((first * k) << 2);
    const weights = w + <usize>((column * k) << 2);
    const into = z + <usize>((first * n + column) << 2);
    const start = bias ? bias + <usize>(column << 2) : 0;
    if (packed && n - column > 4 && fewOfRows(lists, first, count, k)) {
      const tiles = packed + (<usize>((first >> 2) * tilesOf(k)) << 6);
      forwardTiles(tiles, rowList(lists, first >> 2, k), weights, start, into, count, k, n, min(8, n - column));
    } else if (n - column > 4) forward8(from, weights, start, into, count, k, n, min(8, n - column));
    else forward4(from, weights, start, into, count, k, n, n - column);
    if (++panel == panels) {
      panel = 0;
      chunk++;
    }
  }
}

/** z [rows, 8 of n columns, `valid` of which exist] = x [rows, k] times a panel. */
function forward8(x: usize, w: usize, bias: usize, z: usize, rows: i32, k: i32, n: i32, valid: i32): void {
  const zero = f32x4.splat(0);
  const low = bias ? v128.load(bias) : zero;
  const high = bias ? v128.load(bias, 16) : zero;
  const stride = <usize>(k << 2);
  const zStride = <usize>(n << 2);
  const end = w + <usize>(k << 5);
  for (let row = 0; row < rows; row += 4) {
    const left = rows - row;
    let x0 = x;
    // Rows that do not exist are computed as the last one, and not stored.
    let x1 = left > 1 ? x0 + stride : x0;
    let x2 = left > 2 ? x1 + stride : x1;
    let x3 = left > 3 ? x2 + stride : x2;
    let a0 = low;
    let b0 = high;
    let a1 = low;
    let b1 = high;
    let a2 = low;
    let b2 = high;
    let a3 = low;
    let b3 = high;
    // Not unrolled by hand: that takes a fifth longer in V8.
    for (let p = w; p < end; p += 32) {
      const u = v128.load(p);
      const v = v128.load(p, 16);
      let s = v128.load32_splat(x0);
      a0 = multiplyAdd(s, u, a0);
      b0 = multiplyAdd(s, v, b0);
      s = v128.load32_splat(x1);
      a1 = multiplyAdd(s, u, a1);
      b1 = multiplyAdd(s, v, b1);
      s = v128.load32_splat(x2);
      a2 = multiplyAdd(s, u, a2);
      b2 = multiplyAdd(s, v, b2);
      s = v128.load32_splat(x3);
      a3 = multiplyAdd(s, u, a3);
      b3 = multiplyAdd(s, v, b3);
      x0 += 4;
      x1 += 4;
      x2 += 4;
      x3 += 4;
    }
    store8(z, a0, b0, valid);
    if (left > 1) store8(z + zStride, a1, b1, valid);
    if (left > 2) store8(z + 2 * zStride, a2, b2, valid);
    if (left > 3) store8(z + 3 * zStride, a3, b3, valid);
    x += stride << 2;
    z += zStride << 2;
  }
}

/** As `forward8`, from those tiles of x that are on the lists of each four rows. */
function forwardTiles(
  tiles: usize,
  list: usize,
  w: usize,
  bias: usize,
  z: usize,
  rows: i32,
  k: i32,
  n: i32,
  valid: i32,
): void {
  const zero = f32x4.splat(0);
  const low = bias ? v128.load(bias) : zero;
  const high = bias ? v128.load(bias, 16) : zero;
  const zStride = <usize>(n << 2);
  const end = w + <usize>(k << 5);
  for (let row = 0; row < rows; row += 4) {
    const left = rows - row;
    let a0 = low;
    let b0 = high;
    let a1 = low;
    let b1 = high;
    let a2 = low;
    let b2 = high;
    let a3 = low;
    let b3 = high;
    const listEnd = list + (<usize>load<i32>(list) << 2);
    for (let entry = list; entry < listEnd; ) {
      entry += 4;
      const tile = <usize>load<i32>(entry);
      let x = tiles + (tile << 6);
      let p = w + (tile << 7);
      const stop = min(end, p + 128);
      for (; p < stop; p += 32) {
        const u = v128.load(p);
        const v = v128.load(p, 16);
        let s = v128.load32_splat(x);
        a0 = multiplyAdd(s, u, a0);
        b0 = multiplyAdd(s, v, b0);
        s = v128.load32_splat(x, 16);
        a1 = multiplyAdd(s, u, a1);
        b1 = multiplyAdd(s, v, b1);
        s = v128.load32_splat(x, 32);
        a2 = multiplyAdd(s, u, a2);
        b2 = multiplyAdd(s, v, b2);
        s = v128.load32_splat(x, 48);
        a3 = multiplyAdd(s, u, a3);
        b3 = multiplyAdd(s, v, b3);
        x += 4;
      }
    }
    store8(z, a0, b0, valid);
    if (left > 1) store8(z + zStride, a1, b1, valid);
    if (left > 2) store8(z + 2 * zStride, a2, b2, valid);
    if (left > 3) store8(z + 3 * zStride, a3, b3, valid);
    z += zStride << 2;
    list += <usize>(tilesOf(k) + 1) << 2;
    tiles += <usize>tilesOf(k) << 6;
  }
}

@inline
function store8(at: usize, low: v128, high: v128, valid: i32): void {
  v128.store(at, low);
  storeLanes(at + 16, high, valid - 4);
}

/** As `forward8`, for a panel of 4. */
function forward4(x: usize, w: usize, bias: usize, z: usize, rows: i32, k: i32, n: i32, valid: i32): void {
  const start = bias ? v128.load(bias) : f32x4.splat(0);
  const stride = <usize>(k << 2);
  const zStride = <usize>(n << 2);
  const end = w + <usize>(k << 4);
  for (let row = 0; row < rows; row += 4) {
    const left = rows - row;
    let x0 = x;
    let x1 = left > 1 ? x0 + stride : x0;
    let x2 = left > 2 ? x1 + stride : x1;
    let x3 = left > 3 ? x2 + stride : x2;
    let a0 = start;
    let a1 = start;
    let a2 = start;
    let a3 = start;
    for (let p = w; p < end; p += 16) {
      const u = v128.load(p);
      a0 = multiplyAdd(v128.load32_splat(x0), u, a0);
      a1 = multiplyAdd(v128.load32_splat(x1), u, a1);
      a2 = multiplyAdd(v128.load32_splat(x2), u, a2);
      a3 = multiplyAdd(v128.load32_splat(x3), u, a3);
      x0 += 4;
      x1 += 4;
      x2 += 4;
      x3 += 4;
    }
    storeLanes(z, a0, valid);
    if (left > 1) storeLanes(z + zStride, a1, valid);
    if (left > 2) storeLanes(z + 2 * zStride, a2, valid);
    if (left > 3) storeLanes(z + 3 * zStride, a3, valid);
    x += stride << 2;
    z += zStride << 2;
  }
}
