/** The gradient of a dense layer's inputs; see `dense.ts`. */
import { Context, rowChunk } from './operations';
import { laneMask, multiplyAdd, storeLanes, sumEach } from './vectors';
import { context, scratch } from './state';

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
