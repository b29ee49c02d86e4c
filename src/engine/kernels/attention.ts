/**
 * Attention, a head of a sample at a time: see `engine/layers/attention.ts` for the formulas. Q, K and V of a step stand
 * side by side; the projections are products of their own. Of many steps each of several operations takes some.
 */
import { splat, storeLanes, sumEach } from './vectors';
import { exp4 } from './elementary';
import { scratch } from './state';

let steps: i32 = 0;
let width: i32 = 0;
/** The steps whose shares an operation computes, or lets flow back. */
let first: i32 = 0;
let end: i32 = 0;
/** Bytes from a step to the next: of A, and of Q, K and V. */
let line: usize = 0;
let stride: usize = 0;
let scale: f32 = 0;

function dot(a: usize, b: usize): f32 {
  let sum = splat(0);
  const whole = <usize>(width & ~3) << 2;
  for (let i: usize = 0; i < whole; i += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(a + i), v128.load(b + i)));
  let total = f32x4.extract_lane(sumEach(sum, sum, sum, sum), 0);
  for (let i = whole; i < <usize>width << 2; i += 4) total += load<f32>(a + i) * load<f32>(b + i);
  return total;
}

/** to += factor from */
function addScaled(to: usize, from: usize, factor: f32): void {
  const all = splat(factor);
  for (let i = 0; i < width; i += 4) {
    const at = <usize>i << 2;
    storeLanes(to + at, f32x4.add(v128.load(to + at), f32x4.mul(all, v128.load(from + at))), width - i);
  }
}

/** From byte 44 on: heads, steps, a head's width, and the steps of the operation. */
@inline
function takeHeads(op: usize): i32 {
  const heads = load<i32>(op, 44);
  steps = load<i32>(op, 48);
  width = load<i32>(op, 52);
  first = load<i32>(op, 56);
  end = load<i32>(op, 60);
  scale = 1 / sqrt<f32>(<f32>width);
  line = <usize>(heads * width) << 2;
  stride = 3 * line;
  return heads;
}

/** P and A. One unit: a head of a sample. */
export function attend(op: usize, from: i32, to: i32): void {
  const projected = load<usize>(op, 28);
  const attended = load<usize>(op, 32);
  const shares = load<usize>(op, 36);
  const heads = takeHeads(op);
  for (let unit = from; unit < to; unit++) {
    const sample = unit / heads;
    const offset = <usize>((unit - sample * heads) * width) << 2;
    const q = projected + <usize>(sample * steps) * stride + offset;
    const a = attended + <usize>(sample * steps) * line + offset;
    const p = shares + (<usize>(unit * steps * steps) << 2);
    for (let i = first; i < end; i++) attendStep(q, a + <usize>i * line, p + (<usize>(i * steps) << 2), i);
  }
}

function attendStep(q: usize, a: usize, row: usize, i: i32): void {
  const here = q + <usize>i * stride;
  let largest: f32 = -Infinity;
  for (let j = 0; j < steps; j++) {
    const value = dot(here, q + line + <usize>j * stride) * scale;
    store<f32>(row + (<usize>j << 2), value);
    largest = max(largest, value);
  }
  let sum: f32 = 0;
  for (let j = 0; j < steps; j += 4) {
    const at = row + (<usize>j << 2);
    storeLanes(at, exp4(f32x4.sub(v128.load(at), splat(largest))), steps - j);
  }
  for (let j = 0; j < steps; j++) sum += load<f32>(row + (<usize>j << 2));
  memory.fill(a, 0, <usize>width << 2);
  for (let j = 0; j < steps; j++) {
    const share = load<f32>(row + (<usize>j << 2)) / sum;
    store<f32>(row + (<usize>j << 2), share);
    addScaled(a, q + 2 * line + <usize>j * stride, share);
  }
}

/** The gradients of Q, K and V; those of K and V are added up by one operation after the other. One unit: a head of a sample. */
export function attendBackward(op: usize, from: i32, to: i32): void {
  const projected = load<usize>(op, 28);
  const gradient = load<usize>(op, 32);
  const shares = load<usize>(op, 36);
  const above = load<usize>(op, 40);
  const heads = takeHeads(op);
  for (let unit = from; unit < to; unit++) {
    const sample = unit / heads;
    const offset = <usize>((unit - sample * heads) * width) << 2;
    const start = <usize>(sample * steps) * stride + offset;
    const q = projected + start;
    const g = gradient + start;
    for (let step = 0; first == 0 && step < steps; step++) {
      for (let part: usize = 0; part < 3; part++) {
        memory.fill(g + <usize>step * stride + part * line, 0, <usize>width << 2);
      }
    }
    for (let i = first; i < end; i++) {
      const a = above + <usize>(sample * steps + i) * line + offset;
      attendStepBackward(q, g, a, shares + (<usize>((unit * steps + i) * steps) << 2), i);
    }
  }
}

function attendStepBackward(q: usize, g: usize, a: usize, row: usize, i: i32): void {
  let dotted: f32 = 0;
  for (let j = 0; j < steps; j++) {
    const at = <usize>j << 2;
    const here = 2 * line + <usize>j * stride;
    const share = load<f32>(row + at);
    const slope = dot(a, q + here);
    addScaled(g + here, a, share);
    store<f32>(scratch + at, slope);
    dotted += slope * share;
  }
  const from = <usize>i * stride;
  for (let j = 0; j < steps; j++) {
    const at = <usize>j << 2;
    const delta = load<f32>(row + at) * (load<f32>(scratch + at) - dotted) * scale;
    const key = line + <usize>j * stride;
    addScaled(g + from, q + key, delta);
    addScaled(g + key, q + from, delta);
  }
}
