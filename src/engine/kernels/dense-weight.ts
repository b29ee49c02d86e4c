/** The gradient of a dense layer's weights and biases; see `dense.ts`. */
import { Context, rowChunk } from './operations';
import { few, inputList, tilesOf } from './tiles';
import { laneMask, multiplyAdd } from './vectors';
import { context, scratch } from './state';

/**
 * ∂L/∂W = δᵀ x, and ∂L/∂b = Σ δ, from x [rows, k] and, where there are, its tiles: goes on with the sums over some chunks of
 * rows, as many as byte 72 says, from the one at byte 68 on. One unit: a panel, and `span` inputs (a multiple of 4).
 */
export function denseWeight(op: usize, from: i32, to: i32): void {
  const delta = load<usize>(op, 28);
  const x = load<usize>(op, 32);
  const packed = load<usize>(op, 36);
  const weight = load<usize>(op, 40);
  const bias = load<usize>(op, 44);
  const k = load<i32>(op, 48);
  const n = load<i32>(op, 52);
  const start = load<i32>(op, 68) * rowChunk;
  const stop = start + load<i32>(op, 72) * rowChunk;
  const rows = min(load<i32>(context, Context.Rows) * load<i32>(op, 56), stop);
  const span = load<i32>(op, 60);
  const lists = load<usize>(op, 64);
  const spans = (k + span - 1) / span;
  const tiles = tilesOf(k);
  for (let unit = from; unit < to; unit++) {
    const panel = unit / spans;
    const input = (unit - panel * spans) * span;
    const column = panel << 3;
    const width = n - column > 4 ? 32 : 16;
    const target = weight + <usize>((column * k) << 2);
    const end = min(k, input + span);
    for (let first = start; first < rows; first += rowChunk) {
      const count = min(rowChunk, rows - first);
      packDelta(delta + <usize>((first * n + column) << 2), count, n, n - column);
      if (bias && input == 0) sumDelta(bias + <usize>(column << 2), count, width, first > 0);
      for (let i = input; i < end; i += 4) {
        const into = target + <usize>(i * width);
        const valid = min(4, end - i);
        const source = x + <usize>((first * k + i) << 2);
        if (width == 16) block4(source, <usize>(k << 2), count, into, valid, first > 0);
        else if (packed) {
          const tile = i >> 2;
          const from = packed + (<usize>((first >> 2) * tiles + tile * ((count + 3) >> 2)) << 6);
          const list = lists ? inputList(lists, first / rowChunk, tile, k) : 0;
          if (list && few(load<i32>(list), (count + 3) >> 2)) listBlock8(from, list, into, valid, first > 0);
          else block8(from, 16, count, into, valid, first > 0);
        } else block8(source, <usize>(k << 2), count, into, valid, first > 0);
      }
    }
  }
}

/** Copies a panel's columns of δ, 8 a row; those that do not exist are 0, and so are rows up to a multiple of 4. */
@inline
function packDelta(delta: usize, rows: i32, n: i32, valid: i32): void {
  const stride = <usize>(n << 2);
  let to = scratch;
  for (let row = rows; row & 3; row++) {
    v128.store(to + (<usize>row << 5), f32x4.splat(0));
    v128.store(to + (<usize>row << 5), f32x4.splat(0), 16);
  }
  if (valid >= 8) {
    for (let row = 0; row < rows; row++) {
      v128.store(to, v128.load(delta));
      v128.store(to, v128.load(delta, 16), 16);
      delta += stride;
      to += 32;
    }
    return;
  }
  const low = laneMask(valid);
  const high = laneMask(valid - 4);
  for (let row = 0; row < rows; row++) {
    v128.store(to, v128.and(v128.load(delta), low));
    v128.store(to, v128.and(v128.load(delta, 16), high), 16);
    delta += stride;
    to += 32;
  }
}

@inline
function sumDelta(bias: usize, rows: i32, width: i32, add: bool): void {
  let low = add ? v128.load(bias) : f32x4.splat(0);
  let high = add && width == 32 ? v128.load(bias, 16) : f32x4.splat(0);
  const end = scratch + <usize>(rows << 5);
  for (let p = scratch; p < end; p += 32) {
    low = f32x4.add(low, v128.load(p));
    high = f32x4.add(high, v128.load(p, 16));
  }
  v128.store(bias, low);
  if (width == 32) v128.store(bias, high, 16);
}

/**
 * ∂L/∂W of 4 inputs, `valid` of which exist, and a panel's 8 units, from the packed δ, and x, whose rows lie `stride` bytes
 * apart.
 */
@inline
function block8(x: usize, stride: usize, rows: i32, w: usize, valid: i32, add: bool): void {
  const zero = f32x4.splat(0);
  let a0 = add ? v128.load(w) : zero;
  let b0 = add ? v128.load(w, 16) : zero;
  let a1 = add ? v128.load(w, 32) : zero;
  let b1 = add ? v128.load(w, 48) : zero;
  let a2 = add ? v128.load(w, 64) : zero;
  let b2 = add ? v128.load(w, 80) : zero;
  let a3 = add ? v128.load(w, 96) : zero;
  let b3 = add ? v128.load(w, 112) : zero;
  const end = scratch + <usize>(rows << 5);
  for (let p = scratch; p < end; p += 32) {
    const u = v128.load(p);
    const v = v128.load(p, 16);
    let s = v128.load32_splat(x);
    a0 = multiplyAdd(s, u, a0);
    b0 = multiplyAdd(s, v, b0);
    s = v128.load32_splat(x, 4);
    a1 = multiplyAdd(s, u, a1);
    b1 = multiplyAdd(s, v, b1);
    s = v128.load32_splat(x, 8);
    a2 = multiplyAdd(s, u, a2);
    b2 = multiplyAdd(s, v, b2);
    s = v128.load32_splat(x, 12);
    a3 = multiplyAdd(s, u, a3);
    b3 = multiplyAdd(s, v, b3);
    x += stride;
  }
  put8(w, a0, b0);
  if (valid > 1) put8(w + 32, a1, b1);
  if (valid > 2) put8(w + 64, a2, b2);
  if (valid > 3) put8(w + 96, a3, b3);
}

/** As `block8`, from the tiles of four rows that are on a list. */
@inline
function listBlock8(tiles: usize, list: usize, w: usize, valid: i32, add: bool): void {
  const zero = f32x4.splat(0);
  let a0 = add ? v128.load(w) : zero;
  let b0 = add ? v128.load(w, 16) : zero;
  let a1 = add ? v128.load(w, 32) : zero;
  let b1 = add ? v128.load(w, 48) : zero;
  let a2 = add ? v128.load(w, 64) : zero;
  let b2 = add ? v128.load(w, 80) : zero;
  let a3 = add ? v128.load(w, 96) : zero;
  let b3 = add ? v128.load(w, 112) : zero;
  const listEnd = list + (<usize>load<i32>(list) << 2);
  while (list < listEnd) {
    list += 4;
    const four = <usize>load<i32>(list);
    let x = tiles + (four << 6);
    let p = scratch + (four << 7);
    const stop = p + 128;
    for (; p < stop; p += 32) {
      const u = v128.load(p);
      const v = v128.load(p, 16);
      let s = v128.load32_splat(x);
      a0 = multiplyAdd(s, u, a0);
      b0 = multiplyAdd(s, v, b0);
      s = v128.load32_splat(x, 4);
      a1 = multiplyAdd(s, u, a1);
      b1 = multiplyAdd(s, v, b1);
      s = v128.load32_splat(x, 8);
      a2 = multiplyAdd(s, u, a2);
      b2 = multiplyAdd(s, v, b2);
      s = v128.load32_splat(x, 12);
      a3 = multiplyAdd(s, u, a3);
      b3 = multiplyAdd(s, v, b3);
      x += 16;
    }
  }
  put8(w, a0, b0);
  if (valid > 1) put8(w + 32, a1, b1);
  if (valid > 2) put8(w + 64, a2, b2);
  if (valid > 3) put8(w + 96, a3, b3);
}

@inline
function put8(at: usize, low: v128, high: v128): void {
  v128.store(at, low);
  v128.store(at, high, 16);
}

/** As `block8`, for a panel of 4. */
@inline
function block4(x: usize, stride: usize, rows: i32, w: usize, valid: i32, add: bool): void {
  const zero = f32x4.splat(0);
  let a0 = add ? v128.load(w) : zero;
  let a1 = add ? v128.load(w, 16) : zero;
  let a2 = add ? v128.load(w, 32) : zero;
  let a3 = add ? v128.load(w, 48) : zero;
  const end = scratch + <usize>(rows << 5);
  for (let p = scratch; p < end; p += 32) {
    const u = v128.load(p);
    a0 = multiplyAdd(v128.load32_splat(x), u, a0);
    a1 = multiplyAdd(v128.load32_splat(x, 4), u, a1);
    a2 = multiplyAdd(v128.load32_splat(x, 8), u, a2);
    a3 = multiplyAdd(v128.load32_splat(x, 12), u, a3);
    x += stride;
  }
  v128.store(w, a0);
  if (valid > 1) v128.store(w, a1, 16);
  if (valid > 2) v128.store(w, a2, 32);
  if (valid > 3) v128.store(w, a3, 48);
}
