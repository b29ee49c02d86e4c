/**
 * Norms of lines. Each sum runs in one order, whatever the chunks and the threads: over every fourth value in each of four
 * lanes, which are then added.
 */
import { Context } from './operations';
import { laneMask, splat, storeLanes, sumEach } from './vectors';
import { context } from './state';

@inline
function sumLanes(value: v128): f32 {
  return f32x4.extract_lane(sumEach(value, value, value, value), 0);
}

/** Lines from their mean and variance. One unit: some lines. */
export function normaliseLines(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const y = load<usize>(op, 32);
  const normalised = load<usize>(op, 36);
  const inverses = load<usize>(op, 40);
  const weight = load<usize>(op, 44);
  const bias = load<usize>(op, 48);
  const n = load<i32>(op, 52);
  const eps = load<f32>(op, 56);
  const chunk = load<i32>(op, 20);
  const end = min(load<i32>(context, Context.Rows) * load<i32>(op, 12), to * chunk);
  const whole = <usize>(n & ~3) << 2;
  const rest = n & 3;
  const mask = laneMask(rest);
  for (let line = from * chunk; line < end; line++) {
    const start = <usize>(line * n) << 2;
    let sum = splat(0);
    for (let i: usize = 0; i < whole; i += 16) sum = f32x4.add(sum, v128.load(x + start + i));
    if (rest) sum = f32x4.add(sum, v128.and(v128.load(x + start + whole), mask));
    const mean = splat(sumLanes(sum) / <f32>n);
    let squares = splat(0);
    for (let i: usize = 0; i < whole; i += 16) {
      const off = f32x4.sub(v128.load(x + start + i), mean);
      squares = f32x4.add(squares, f32x4.mul(off, off));
    }
    if (rest) {
      const off = v128.and(f32x4.sub(v128.load(x + start + whole), mean), mask);
      squares = f32x4.add(squares, f32x4.mul(off, off));
    }
    const variance = sumLanes(squares) / <f32>n + eps;
    // Squares that overflow would make whatever the line holds 0.
    const inverse: f32 = variance < Infinity ? 1 / sqrt<f32>(variance) : NaN;
    store<f32>(inverses + (<usize>line << 2), inverse);
    for (let i = 0; i < n; i += 4) {
      const at = <usize>i << 2;
      const value = f32x4.mul(f32x4.sub(v128.load(x + start + at), mean), splat(inverse));
      storeLanes(normalised + start + at, value, n - i);
      const scaled = f32x4.mul(v128.load(weight + at), value);
      storeLanes(y + start + at, f32x4.add(scaled, v128.load(bias + at)), n - i);
    }
  }
}

/** ∂L/∂x of lines. One unit: some lines. */
export function normaliseLinesBackward(op: usize, from: i32, to: i32): void {
  const above = load<usize>(op, 28);
  const gradient = load<usize>(op, 32);
  const normalised = load<usize>(op, 36);
  const inverses = load<usize>(op, 40);
  const weight = load<usize>(op, 44);
  const n = load<i32>(op, 52);
  const chunk = load<i32>(op, 20);
  const end = min(load<i32>(context, Context.Rows) * load<i32>(op, 12), to * chunk);
  for (let line = from * chunk; line < end; line++) {
    const start = <usize>(line * n) << 2;
    let sum = splat(0);
    let product = splat(0);
    for (let i = 0; i < n; i += 4) {
      const at = <usize>i << 2;
      const mask = laneMask(n - i);
      const h = v128.and(f32x4.mul(v128.load(above + start + at), v128.load(weight + at)), mask);
      sum = f32x4.add(sum, h);
      product = f32x4.add(product, f32x4.mul(h, v128.and(v128.load(normalised + start + at), mask)));
    }
    const mean = splat(sumLanes(sum) / <f32>n);
    const along = splat(sumLanes(product) / <f32>n);
    const inverse = splat(load<f32>(inverses + (<usize>line << 2)));
    for (let i = 0; i < n; i += 4) {
      const at = <usize>i << 2;
      const h = f32x4.mul(v128.load(above + start + at), v128.load(weight + at));
      const rest = f32x4.sub(f32x4.sub(h, mean), f32x4.mul(v128.load(normalised + start + at), along));
      storeLanes(gradient + start + at, f32x4.mul(rest, inverse), n - i);
    }
  }
}

/**
 * Goes on with ∂L/∂γ and ∂L/∂β of lines, over some samples: as many as byte 64 says, from those at byte 60 on, each of as many
 * lines as byte 56 says. One unit: 4 places of a line.
 */
export function normaliseLinesWeight(op: usize, from: i32, to: i32): void {
  const above = load<usize>(op, 28);
  const normalised = load<usize>(op, 36);
  const weight = load<usize>(op, 44);
  const bias = load<usize>(op, 48);
  const n = load<i32>(op, 52);
  const lines = load<i32>(op, 56);
  const first = load<i32>(op, 60);
  const end = min(load<i32>(context, Context.Rows), first + load<i32>(op, 64)) * lines;
  for (let unit = from; unit < to; unit++) {
    const at = <usize>unit << 4;
    let scale = first > 0 ? v128.load(weight + at) : splat(0);
    let shift = first > 0 ? v128.load(bias + at) : splat(0);
    for (let line = first * lines; line < end; line++) {
      const place = (<usize>(line * n) << 2) + at;
      const g = v128.load(above + place);
      scale = f32x4.add(scale, f32x4.mul(g, v128.load(normalised + place)));
      shift = f32x4.add(shift, g);
    }
    storeLanes(weight + at, scale, n - 4 * unit);
    storeLanes(bias + at, shift, n - 4 * unit);
  }
}
