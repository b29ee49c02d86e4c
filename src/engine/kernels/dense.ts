/**
 * The products of a dense layer. W is kept as panels of 8 units (the last of 4 where 4 are enough): for each input the
 * panel's 8 weights side by side, those of units that do not exist 0. So all three products read it as it lies, and the
 * optimizer, to which an order means nothing, changes it there.
 *
 * Each entry's sum runs in one order, whatever the blocks, the chunks and the threads: over the inputs for z, over the
 * samples for ∂L/∂W; for ∂L/∂x over every fourth unit in each of four lanes, which are then added.
 */
import { Context, rowChunk } from './operations';
import { laneMask, multiplyAdd, storeLanes, sumEach } from './vectors';
import { context, scratch } from './state';

/** One unit: the rows of a chunk times one panel. */
export function denseForward(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const w = load<usize>(op, 32);
  const bias = load<usize>(op, 36);
  const z = load<usize>(op, 40);
  const k = load<i32>(op, 44);
  const n = load<i32>(op, 48);
  const rows = load<i32>(context, Context.Rows) * load<i32>(op, 52);
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
    if (n - column > 4) forward8(from, weights, start, into, count, k, n, min(8, n - column));
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

/** ∂L/∂x [rows, k] = δ [rows, n] W. One unit: the rows of a chunk, 4 inputs. */
export function denseInput(op: usize, from: i32, to: i32): void {
  const delta = load<usize>(op, 28);
  const w = load<usize>(op, 32);
  const gradient = load<usize>(op, 36);
  const k = load<i32>(op, 40);
  const n = load<i32>(op, 44);
  const rows = load<i32>(context, Context.Rows) * load<i32>(op, 48);
  const add = load<i32>(op, 52);
  const blocks = (k + 3) >> 2;
  for (let unit = from; unit < to; unit++) {
    const chunk = unit / blocks;
    const first = chunk * rowChunk;
    const input = (unit - chunk * blocks) << 2;
    packInputs(w, k, n, input);
    inputBlock(
      delta + <usize>((first * n) << 2),
      gradient + <usize>((first * k + input) << 2),
      min(rowChunk, rows - first),
      k,
      n,
      min(4, k - input),
      add,
    );
  }
}

/** Copies the weights of 4 inputs: for each 4 units, those of one input after the other's. */
@inline
function packInputs(w: usize, k: i32, n: i32, input: i32): void {
  let to = scratch;
  let panel = w + <usize>(input << 5);
  const stride = <usize>(k << 5);
  for (let left = n; left > 0; left -= 8) {
    if (left > 4) {
      for (let half: usize = 0; half < 32; half += 16) {
        v128.store(to, v128.load(panel + half));
        v128.store(to, v128.load(panel + half, 32), 16);
        v128.store(to, v128.load(panel + half, 64), 32);
        v128.store(to, v128.load(panel + half, 96), 48);
        to += 64;
      }
    } else {
      panel -= <usize>(input << 4);
      v128.store(to, v128.load(panel));
      v128.store(to, v128.load(panel, 16), 16);
      v128.store(to, v128.load(panel, 32), 32);
      v128.store(to, v128.load(panel, 48), 48);
    }
    panel += stride;
  }
}

/** ∂L/∂x of 4 inputs, `valid` of which exist, from the packed weights. */
@inline
function inputBlock(delta: usize, gradient: usize, rows: i32, k: i32, n: i32, valid: i32, add: i32): void {
  const zero = f32x4.splat(0);
  const stride = <usize>(n << 2);
  const whole = <usize>((n & ~3) << 2);
  const rest = n & 3;
  const mask = laneMask(rest);
  for (let row = 0; row < rows; row += 2) {
    const both = row + 1 < rows;
    let d = delta;
    let e = both ? delta + stride : delta;
    let a0 = zero;
    let a1 = zero;
    let a2 = zero;
    let a3 = zero;
    let b0 = zero;
    let b1 = zero;
    let b2 = zero;
    let b3 = zero;
    let p = scratch;
    const end = d + whole;
    for (; d < end; d += 16) {
      const u = v128.load(d);
      const v = v128.load(e);
      let w = v128.load(p);
      a0 = multiplyAdd(u, w, a0);
      b0 = multiplyAdd(v, w, b0);
      w = v128.load(p, 16);
      a1 = multiplyAdd(u, w, a1);
      b1 = multiplyAdd(v, w, b1);
      w = v128.load(p, 32);
      a2 = multiplyAdd(u, w, a2);
      b2 = multiplyAdd(v, w, b2);
      w = v128.load(p, 48);
      a3 = multiplyAdd(u, w, a3);
      b3 = multiplyAdd(v, w, b3);
      e += 16;
      p += 64;
    }
    if (rest) {
      const u = v128.and(v128.load(d), mask);
      const v = v128.and(v128.load(e), mask);
      let w = v128.load(p);
      a0 = multiplyAdd(u, w, a0);
      b0 = multiplyAdd(v, w, b0);
      w = v128.load(p, 16);
      a1 = multiplyAdd(u, w, a1);
      b1 = multiplyAdd(v, w, b1);
      w = v128.load(p, 32);
      a2 = multiplyAdd(u, w, a2);
      b2 = multiplyAdd(v, w, b2);
      w = v128.load(p, 48);
      a3 = multiplyAdd(u, w, a3);
      b3 = multiplyAdd(v, w, b3);
    }
    let sum = sumEach(a0, a1, a2, a3);
    storeLanes(gradient, add ? f32x4.add(v128.load(gradient), sum) : sum, valid);
    if (both) {
      const other = gradient + <usize>(k << 2);
      sum = sumEach(b0, b1, b2, b3);
      storeLanes(other, add ? f32x4.add(v128.load(other), sum) : sum, valid);
    }
    delta += stride << 1;
    gradient += <usize>(k << 3);
  }
}

/**
 * Copies x [rows, k] into tiles of 4 rows and 4 inputs, [rows / 4, k / 4, 4, 4], which the products read as one stream.
 * One unit: the rows of a chunk.
 */
export function pack(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const into = load<usize>(op, 32);
  const k = load<i32>(op, 36);
  const rows = load<i32>(context, Context.Rows) * load<i32>(op, 40);
  const stride = <usize>k << 2;
  const tiles = (k + 3) >> 2;
  const end = min(rows, to * rowChunk);
  for (let row = from * rowChunk; row < end; row += 4) {
    const left = end - row;
    let x0 = x + <usize>row * stride;
    // Rows that do not exist are the last one again.
    let x1 = left > 1 ? x0 + stride : x0;
    let x2 = left > 2 ? x1 + stride : x1;
    let x3 = left > 3 ? x2 + stride : x2;
    let place = into + (<usize>((row >> 2) * tiles) << 6);
    for (let tile = 0; tile < tiles; tile++) {
      v128.store(place, v128.load(x0));
      v128.store(place, v128.load(x1), 16);
      v128.store(place, v128.load(x2), 32);
      v128.store(place, v128.load(x3), 48);
      x0 += 16;
      x1 += 16;
      x2 += 16;
      x3 += 16;
      place += 64;
    }
  }
}

/**
 * ∂L/∂W = δᵀ x, and ∂L/∂b = Σ δ. x [rows, k] as it is, or packed. One unit: a panel, and `span` inputs (a multiple of 4).
 */
export function denseWeight(op: usize, from: i32, to: i32): void {
  const delta = load<usize>(op, 28);
  const x = load<usize>(op, 32);
  const packed = load<i32>(op, 36);
  const weight = load<usize>(op, 40);
  const bias = load<usize>(op, 44);
  const k = load<i32>(op, 48);
  const n = load<i32>(op, 52);
  const rows = load<i32>(context, Context.Rows) * load<i32>(op, 56);
  const span = load<i32>(op, 60);
  const spans = (k + span - 1) / span;
  const blocks = (k + 3) >> 2;
  for (let unit = from; unit < to; unit++) {
    const panel = unit / spans;
    const input = (unit - panel * spans) * span;
    const column = panel << 3;
    const width = n - column > 4 ? 32 : 16;
    const target = weight + <usize>((column * k) << 2);
    for (let first = 0; first < rows; first += rowChunk) {
      const count = min(rowChunk, rows - first);
      packDelta(delta + <usize>((first * n + column) << 2), count, n, n - column);
      if (bias && input == 0) sumDelta(bias + <usize>(column << 2), count, width, first > 0);
      const end = min(k, input + span);
      for (let i = input; i < end; i += 4) {
        const source = packed
          ? x + (<usize>((first >> 2) * blocks + (i >> 2)) << 6)
          : x + <usize>((first * k + i) << 2);
        const stride = packed ? <usize>16 : <usize>(k << 2);
        const jump = packed ? <usize>(blocks - 1) << 6 : 0;
        const into = target + <usize>(i * width);
        weightBlock(source, stride, jump, count, into, width, min(4, end - i), first > 0);
      }
    }
  }
}

/** Copies a panel's columns of δ, 8 a row; those that do not exist are 0. */
@inline
function packDelta(delta: usize, rows: i32, n: i32, valid: i32): void {
  const stride = <usize>(n << 2);
  let to = scratch;
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
 * ∂L/∂W of 4 inputs, `valid` of which exist, and the panel's units, from the packed δ. x moves on by `stride` a row, and by
 * `jump` more after each four.
 */
@inline
function weightBlock(x: usize, stride: usize, jump: usize, rows: i32, w: usize, width: i32, valid: i32, add: bool): void {
  const zero = f32x4.splat(0);
  const wide = width == 32;
  let a0 = zero;
  let a1 = zero;
  let a2 = zero;
  let a3 = zero;
  let b0 = zero;
  let b1 = zero;
  let b2 = zero;
  let b3 = zero;
  if (add) {
    a0 = v128.load(w);
    a1 = v128.load(w + width);
    a2 = v128.load(w + 2 * width);
    a3 = v128.load(w + 3 * width);
    if (wide) {
      b0 = v128.load(w, 16);
      b1 = v128.load(w, 48);
      b2 = v128.load(w, 80);
      b3 = v128.load(w, 112);
    }
  }
  const end = scratch + <usize>(rows << 5);
  // Four rows at a time: those of a tile.
  for (let p = scratch; p < end; ) {
    const stop = min(end, p + 128);
    if (wide) {
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
        x += stride;
      }
    } else {
      for (; p < stop; p += 32) {
        const u = v128.load(p);
        a0 = multiplyAdd(v128.load32_splat(x), u, a0);
        a1 = multiplyAdd(v128.load32_splat(x, 4), u, a1);
        a2 = multiplyAdd(v128.load32_splat(x, 8), u, a2);
        a3 = multiplyAdd(v128.load32_splat(x, 12), u, a3);
        x += stride;
      }
    }
    x += jump;
  }
  v128.store(w, a0);
  if (wide) v128.store(w, b0, 16);
  if (valid > 1) {
    v128.store(w + width, a1);
    if (wide) v128.store(w, b1, 48);
  }
  if (valid > 2) {
    v128.store(w + 2 * width, a2);
    if (wide) v128.store(w, b2, 80);
  }
  if (valid > 3) {
    v128.store(w + 3 * width, a3);
    if (wide) v128.store(w, b3, 112);
  }
}
