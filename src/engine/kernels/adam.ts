/**
 * Adam's updates of the weights; the formulas stand in `src/engine/optimizers`. Most of their time goes to roots and
 * quotients, and a processor that has many operations waiting for one of them starts no others. So the root, the divisor, the
 * quotient and the new weights of four weights are made in turns of their own, each from what the turn before left.
 */
import { argument, clip, settle, square } from './moments';
import { noteFaults } from './finite';
import { Context, elementChunk } from './operations';
import { multiplyAdd, splat } from './vectors';
import { context } from './state';

/** Bytes of the turns from four weights' averages to their new values. */
const lag: usize = 3 * 16;

/** Without clipping and decay, with v itself rather than the largest that it was. */
export function plainAdam(op: usize, from: i32, to: i32): void {
  sweep(op, from, to, true);
}

export function adam(op: usize, from: i32, to: i32): void {
  sweep(op, from, to, false);
}

@inline
function sweep(op: usize, from: i32, to: i32, plain: bool): void {
  const weights = load<usize>(op, 32);
  const gradients = load<usize>(op, 36);
  const before = load<usize>(op, 40);
  const first = load<usize>(op, 48);
  const second = load<usize>(op, 52);
  const largest = load<usize>(op, 56);
  const alpha = argument(op, 68);
  const beta = argument(op, 72);
  const alphaRest = argument(op, 80);
  const tiny = argument(op, 96);
  const least = argument(op, 100);
  const betaRoot = argument(op, 108);
  const coefficients = load<usize>(context, Context.Coefficients);
  const c0 = argument(coefficients, 0);
  const c1 = argument(coefficients, 4);
  const c2 = argument(coefficients, 8);
  const start = <usize>(from * elementChunk) << 2;
  const end = <usize>min(load<i32>(op, 44), to * elementChunk) << 2;
  const full = min(start + lag, end);
  const zero = splat(0);
  let sum = zero;
  let root = zero;
  let divisor = zero;
  let change = zero;
  let i = start;
  for (; i < full; i += 16) {
    const v = average(op, plain, i, weights, gradients, first, second, alpha, alphaRest, beta, betaRoot, least, tiny);
    // What the third turn makes of this is used, and what the others do is not.
    change = f32x4.div(v128.load(first + start), divisor);
    divisor = multiplyAdd(root, c0, c1);
    root = f32x4.sqrt(v);
  }
  for (; i < end; i += 16) {
    const v = average(op, plain, i, weights, gradients, first, second, alpha, alphaRest, beta, betaRoot, least, tiny);
    sum = f32x4.add(sum, move(plain, i - lag, weights, before, c2, change));
    change = f32x4.div(v128.load(first + i - 32), divisor);
    divisor = multiplyAdd(root, c0, c1);
    root = f32x4.sqrt(v);
  }
  const squares = largest ? largest : second;
  for (i = max(end, start + lag) - lag; i < end; i += 16) {
    divisor = multiplyAdd(f32x4.sqrt(v128.load(squares + i)), c0, c1);
    change = f32x4.div(v128.load(first + i), divisor);
    sum = f32x4.add(sum, move(plain, i, weights, before, c2, change));
  }
  noteFaults(sum, gradients, weights, start, end, true);
}

/** Takes the averages of four gradients on, and gives that of their squares, or the largest that it was. */
@inline
function average(
  op: usize,
  plain: bool,
  at: usize,
  weights: usize,
  gradients: usize,
  first: usize,
  second: usize,
  alpha: v128,
  alphaRest: v128,
  beta: v128,
  betaRoot: v128,
  least: v128,
  tiny: v128,
): v128 {
  let g = v128.load(gradients + at);
  if (!plain) {
    if (load<i32>(op, 92)) g = clip(g, argument(op, 60));
    g = multiplyAdd(argument(op, 64), v128.load(weights + at), g);
  }
  let v = multiplyAdd(beta, v128.load(second + at), square(betaRoot, g, least));
  v128.store(second + at, v);
  v128.store(first + at, settle(multiplyAdd(alpha, v128.load(first + at), f32x4.mul(alphaRest, g)), tiny));
  if (!plain) {
    const largest = load<usize>(op, 56);
    if (largest) {
      v = f32x4.max(v, v128.load(largest + at));
      v128.store(largest + at, v);
    }
  }
  return v;
}

/** Gives four weights their new values, which it returns, and keeps what they were; all but `kept` of them decays. */
@inline
function move(plain: bool, at: usize, weights: usize, before: usize, kept: v128, change: v128): v128 {
  const w = v128.load(weights + at);
  const next = f32x4.sub(plain ? w : f32x4.mul(kept, w), change);
  v128.store(before + at, w);
  v128.store(weights + at, next);
  return next;
}
