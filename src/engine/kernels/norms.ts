/**
 * Norms. Each sum runs in one order, whatever the chunks and the threads: a line's over every fourth value in each of four
 * lanes, which are then added; a channel's over samples and places one after the other, in float64.
 */
import { Context, lineChunk, Mode } from './operations';
import { laneMask, splat, storeLanes, sumEach } from './vectors';
import { context } from './state';

@inline
function sumLanes(value: v128): f32 {
  return f32x4.extract_lane(sumEach(value, value, value, value), 0);
}

/** Lines from their mean and variance. One unit: `lineChunk` lines. */
export function normaliseLines(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const y = load<usize>(op, 32);
  const normalised = load<usize>(op, 36);
  const inverses = load<usize>(op, 40);
  const weight = load<usize>(op, 44);
  const bias = load<usize>(op, 48);
  const n = load<i32>(op, 52);
  const eps = load<f32>(op, 56);
  const end = min(load<i32>(context, Context.Rows) * load<i32>(op, 12), to * lineChunk);
  const whole = <usize>(n & ~3) << 2;
  const rest = n & 3;
  const mask = laneMask(rest);
  for (let line = from * lineChunk; line < end; line++) {
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

/** ∂L/∂x of lines. One unit: `lineChunk` lines. */
export function normaliseLinesBackward(op: usize, from: i32, to: i32): void {
  const above = load<usize>(op, 28);
  const gradient = load<usize>(op, 32);
  const normalised = load<usize>(op, 36);
  const inverses = load<usize>(op, 40);
  const weight = load<usize>(op, 44);
  const n = load<i32>(op, 52);
  const end = min(load<i32>(context, Context.Rows) * load<i32>(op, 12), to * lineChunk);
  for (let line = from * lineChunk; line < end; line++) {
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

/** ∂L/∂γ and ∂L/∂β of lines. One unit: 4 places of a line, over all lines. */
export function normaliseLinesWeight(op: usize, from: i32, to: i32): void {
  const above = load<usize>(op, 28);
  const normalised = load<usize>(op, 36);
  const weight = load<usize>(op, 44);
  const bias = load<usize>(op, 48);
  const n = load<i32>(op, 52);
  const lines = load<i32>(context, Context.Rows) * load<i32>(op, 12);
  for (let unit = from; unit < to; unit++) {
    const at = <usize>unit << 4;
    let scale = splat(0);
    let shift = splat(0);
    for (let line = 0; line < lines; line++) {
      const place = (<usize>(line * n) << 2) + at;
      const g = v128.load(above + place);
      scale = f32x4.add(scale, f32x4.mul(g, v128.load(normalised + place)));
      shift = f32x4.add(shift, g);
    }
    storeLanes(weight + at, scale, n - 4 * unit);
    storeLanes(bias + at, shift, n - 4 * unit);
  }
}

let size: i32 = 0;
let places: i32 = 0;
let step: usize = 0;
let apart: i32 = 0;

/** From byte 64 on: values of a sample, a channel's among them, how far apart those are, and the channels. */
function takeChannels(op: usize): void {
  size = load<i32>(op, 64);
  places = load<i32>(op, 68);
  step = <usize>load<i32>(op, 72) << 2;
  apart = load<i32>(op, 76);
}

/** Where a channel's values of a sample begin. */
@inline
function startOf(sample: i32, channel: i32): usize {
  return <usize>(sample * size + channel * apart) << 2;
}

/** A running variance that takes up a batch's, of n > 1 values. */
@inline
function moved(variance: f64, batch: f32, n: f64, momentum: f64): f32 {
  return <f32>(variance + momentum * ((<f64>batch * n) / (n - 1) - variance));
}

/** Channels from the batch's mean and variance, in evaluation from the running ones. One unit: a channel. */
export function normaliseChannels(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const y = load<usize>(op, 32);
  const normalised = load<usize>(op, 36);
  /** Mean, variance and 1 / √(σ² + ε) of each channel. */
  const figures = load<usize>(op, 40);
  const weight = load<usize>(op, 44);
  const bias = load<usize>(op, 48);
  const runningMean = load<usize>(op, 52);
  const runningVariance = load<usize>(op, 56);
  const eps = load<f32>(op, 60);
  takeChannels(op);
  const samples = load<i32>(context, Context.Rows);
  const momentum = load<f64>(op, 80);
  const mode = load<i32>(context, Context.Mode);
  const n = <f64>samples * <f64>places;
  for (let channel = from; channel < to; channel++) {
    const at = <usize>channel << 2;
    let mean = <f64>load<f32>(runningMean + at);
    let variance = <f64>load<f32>(runningVariance + at);
    if (mode != Mode.Evaluation) {
      let sum: f64 = 0;
      for (let sample = 0; sample < samples; sample++) {
        let p = x + startOf(sample, channel);
        for (let i = 0; i < places; i++) {
          sum += <f64>load<f32>(p);
          p += step;
        }
      }
      mean = sum / n;
      let squares: f64 = 0;
      for (let sample = 0; sample < samples; sample++) {
        let p = x + startOf(sample, channel);
        for (let i = 0; i < places; i++) {
          const off = <f64>load<f32>(p) - mean;
          squares += off * off;
          p += step;
        }
      }
      const running = variance;
      variance = squares / n;
      if (mode == Mode.Training && momentum > 0 && n > 1 && !isFinite(moved(running, <f32>variance, n, momentum))) {
        store<usize>(context, runningVariance + at, Context.BadRunning);
      }
    }
    const inverse = 1 / sqrt<f64>(variance + <f64>eps);
    const three = figures + 3 * at;
    store<f32>(three, <f32>mean);
    store<f32>(three, <f32>variance, 4);
    store<f32>(three, <f32>inverse, 8);
    const gamma = load<f32>(weight + at);
    const beta = load<f32>(bias + at);
    for (let sample = 0; sample < samples; sample++) {
      let place = startOf(sample, channel);
      for (let i = 0; i < places; i++) {
        const value = <f32>((<f64>load<f32>(x + place) - mean) * inverse);
        store<f32>(normalised + place, value);
        store<f32>(y + place, gamma * value + beta);
        place += step;
      }
    }
  }
}

/** One unit: a channel. */
export function normaliseChannelsBackward(op: usize, from: i32, to: i32): void {
  const above = load<usize>(op, 28);
  const gradient = load<usize>(op, 32);
  const normalised = load<usize>(op, 36);
  const figures = load<usize>(op, 40);
  const weight = load<usize>(op, 44);
  const weightGradient = load<usize>(op, 48);
  const biasGradient = load<usize>(op, 52);
  takeChannels(op);
  const samples = load<i32>(context, Context.Rows);
  const n = <f64>samples * <f64>places;
  for (let channel = from; channel < to; channel++) {
    const at = <usize>channel << 2;
    let sum: f64 = 0;
    let product: f64 = 0;
    for (let sample = 0; sample < samples; sample++) {
      let place = startOf(sample, channel);
      for (let i = 0; i < places; i++) {
        const g = <f64>load<f32>(above + place);
        sum += g;
        product += g * <f64>load<f32>(normalised + place);
        place += step;
      }
    }
    store<f32>(weightGradient + at, <f32>product);
    store<f32>(biasGradient + at, <f32>sum);
    if (!gradient) continue;
    const scale = <f64>load<f32>(weight + at) * <f64>load<f32>(figures + 3 * at, 8);
    const mean = sum / n;
    const along = product / n;
    for (let sample = 0; sample < samples; sample++) {
      let place = startOf(sample, channel);
      for (let i = 0; i < places; i++) {
        const g = <f64>load<f32>(above + place) - mean - <f64>load<f32>(normalised + place) * along;
        store<f32>(gradient + place, <f32>(scale * g));
        place += step;
      }
    }
  }
}

/** The running statistics take up the batch's, in training. */
export function moveRunning(op: usize): void {
  if (load<i32>(context, Context.Mode) != Mode.Training) return;
  const figures = load<usize>(op, 40);
  const runningMean = load<usize>(op, 52);
  const runningVariance = load<usize>(op, 56);
  const momentum = load<f64>(op, 80);
  const channels = load<i32>(op, 88);
  takeChannels(op);
  const n = <f64>load<i32>(context, Context.Rows) * <f64>places;
  for (let channel = 0; channel < channels; channel++) {
    const at = <usize>channel << 2;
    const three = figures + 3 * at;
    const mean = <f64>load<f32>(runningMean + at);
    store<f32>(runningMean + at, <f32>(mean + momentum * (<f64>load<f32>(three) - mean)));
    if (n <= 1) continue;
    const variance = <f64>load<f32>(runningVariance + at);
    store<f32>(runningVariance + at, moved(variance, load<f32>(three, 4), n, momentum));
  }
}
