/**
 * Norms of channels over the batch. A channel's sums run over samples and places one after the other, in float64. Each of
 * several operations goes on with them over some of the samples, so that none takes long.
 *
 * Arguments of all: x (∂L/∂a in the backward pass), a (∂L/∂x), x̂, and the figures from byte 28 on; from byte 64 on values of
 * a sample, a channel's among them, how far apart those are, and the channels; how many there are at byte 88. Where the
 * values of a channel lie side by side, they are called a plane; else the channels do, and are called a line.
 */
import { ChannelSum, Context, Mode } from './operations';
import { storeLanes, upperHalf } from './vectors';
import { context } from './state';

/** Rows of the figures, float64 [6, channels]: first the sums, then what they are settled to. */
enum Figure {
  /** Σ x, then the mean. */
  Mean,
  /** Σ (x - mean)², then the variance. */
  Variance,
  /** 1 / √(σ² + ε) */
  Inverse,
  /** Σ g, then its mean. */
  Slope,
  /** Σ g x̂, then its mean. */
  Along,
  /** γ / √(σ² + ε) */
  Scale,
}

let size: i32 = 0;
let places: i32 = 0;
let step: usize = 0;
let apart: i32 = 0;
let channels: i32 = 0;
let figures: usize = 0;
/** Values of each channel in the batch. */
let n: f64 = 0;

function takeChannels(op: usize): void {
  figures = load<usize>(op, 40);
  size = load<i32>(op, 64);
  places = load<i32>(op, 68);
  step = <usize>load<i32>(op, 72) << 2;
  apart = load<i32>(op, 76);
  channels = load<i32>(op, 88);
  n = <f64>load<i32>(context, Context.Rows) * <f64>places;
}

/** Whether a channel's values lie side by side. */
@inline
function inPlanes(op: usize): bool {
  return load<i32>(op, 72) == 1;
}

/** Where a figure of a channel lies; each row has room for whole vectors of four channels. */
@inline
function figureOf(figure: Figure, channel: i32): usize {
  return figures + (<usize>(figure * ((channels + 3) & ~3) + channel) << 3);
}

/** One value of each of four channels. */
@inline
function lanes(a: usize, b: usize, c: usize, d: usize): v128 {
  let value = v128.load32_zero(a);
  value = v128.load32_lane(b, value, 1);
  value = v128.load32_lane(c, value, 2);
  return v128.load32_lane(d, value, 3);
}

/** Goes on with sums over some samples, as many as byte 92 says, from those at byte 84 on. One unit: 4 channels. */
export function sumChannels(op: usize, from: i32, to: i32): void {
  const planes = inPlanes(op);
  switch (load<i32>(op, 80)) {
    case ChannelSum.Values:
      return planes ? sumPlanes(op, from, to) : sumLines(op, from, to);
    case ChannelSum.Squares:
      return planes ? squarePlanes(op, from, to) : squareLines(op, from, to);
    default:
      return planes ? slopePlanes(op, from, to) : slopeLines(op, from, to);
  }
}

function sumPlanes(op: usize, from: i32, to: i32): void {
  goOn(op, from, to, ChannelSum.Values, true);
}

function sumLines(op: usize, from: i32, to: i32): void {
  goOn(op, from, to, ChannelSum.Values, false);
}

function squarePlanes(op: usize, from: i32, to: i32): void {
  goOn(op, from, to, ChannelSum.Squares, true);
}

function squareLines(op: usize, from: i32, to: i32): void {
  goOn(op, from, to, ChannelSum.Squares, false);
}

function slopePlanes(op: usize, from: i32, to: i32): void {
  goOn(op, from, to, ChannelSum.Slopes, true);
}

function slopeLines(op: usize, from: i32, to: i32): void {
  goOn(op, from, to, ChannelSum.Slopes, false);
}

@inline
function goOn(op: usize, from: i32, to: i32, kind: ChannelSum, planes: bool): void {
  if (kind != ChannelSum.Slopes && load<i32>(context, Context.Mode) == Mode.Evaluation) return;
  takeChannels(op);
  const x = load<usize>(op, 28);
  const across = load<usize>(op, 36) - x;
  const first = load<i32>(op, 84);
  const end = min(load<i32>(context, Context.Rows), first + load<i32>(op, 92));
  for (let unit = from; unit < to; unit++) {
    const channel = unit << 2;
    const last = channels - 1 - channel;
    // The last channel stands for those that do not exist.
    const second = <usize>(min(1, last) * apart) << 2;
    const third = <usize>(min(2, last) * apart) << 2;
    const fourth = <usize>(min(3, last) * apart) << 2;
    const at = figureOf(kind == ChannelSum.Values ? Figure.Mean : kind == ChannelSum.Squares ? Figure.Variance : Figure.Slope, channel);
    const beside = figureOf(Figure.Along, channel);
    let sum0 = f64x2.splat(0);
    let sum1 = f64x2.splat(0);
    let product0 = f64x2.splat(0);
    let product1 = f64x2.splat(0);
    let mean0 = f64x2.splat(0);
    let mean1 = f64x2.splat(0);
    if (first > 0) {
      sum0 = v128.load(at);
      sum1 = v128.load(at, 16);
      if (kind == ChannelSum.Slopes) {
        product0 = v128.load(beside);
        product1 = v128.load(beside, 16);
      }
    }
    if (kind == ChannelSum.Squares) {
      const sums = figureOf(Figure.Mean, channel);
      mean0 = f64x2.div(v128.load(sums), f64x2.splat(n));
      mean1 = f64x2.div(v128.load(sums, 16), f64x2.splat(n));
    }
    for (let sample = first; sample < end; sample++) {
      let p = x + (<usize>(sample * size + channel * apart) << 2);
      for (let i = 0; i < places; i++) {
        const value = planes ? lanes(p, p + second, p + third, p + fourth) : v128.load(p);
        let value0 = f64x2.promote_low_f32x4(value);
        let value1 = f64x2.promote_low_f32x4(upperHalf(value));
        if (kind == ChannelSum.Squares) {
          value0 = f64x2.sub(value0, mean0);
          value1 = f64x2.sub(value1, mean1);
          value0 = f64x2.mul(value0, value0);
          value1 = f64x2.mul(value1, value1);
        }
        sum0 = f64x2.add(sum0, value0);
        sum1 = f64x2.add(sum1, value1);
        if (kind == ChannelSum.Slopes) {
          const q = p + across;
          const other = planes ? lanes(q, q + second, q + third, q + fourth) : v128.load(q);
          product0 = f64x2.add(product0, f64x2.mul(value0, f64x2.promote_low_f32x4(other)));
          product1 = f64x2.add(product1, f64x2.mul(value1, f64x2.promote_low_f32x4(upperHalf(other))));
        }
        p += step;
      }
    }
    v128.store(at, sum0);
    v128.store(at, sum1, 16);
    if (kind == ChannelSum.Slopes) {
      v128.store(beside, product0);
      v128.store(beside, product1, 16);
    }
  }
}

/** A running variance that takes up a batch's, of n > 1 values. */
@inline
function moved(variance: f64, batch: f32, n: f64, momentum: f64): f32 {
  return <f32>(variance + momentum * ((<f64>batch * n) / (n - 1) - variance));
}

/** Means and variances from the batch's sums, in evaluation from the running ones. */
export function settleChannels(op: usize): void {
  takeChannels(op);
  const runningMean = load<usize>(op, 52);
  const runningVariance = load<usize>(op, 56);
  const eps = load<f32>(op, 60);
  const momentum = load<f64>(op, 80);
  const mode = load<i32>(context, Context.Mode);
  for (let channel = 0; channel < channels; channel++) {
    const at = <usize>channel << 2;
    let mean = <f64>load<f32>(runningMean + at);
    let variance = <f64>load<f32>(runningVariance + at);
    if (mode != Mode.Evaluation) {
      const running = variance;
      mean = load<f64>(figureOf(Figure.Mean, channel)) / n;
      variance = load<f64>(figureOf(Figure.Variance, channel)) / n;
      if (mode == Mode.Training && momentum > 0 && n > 1 && !isFinite(moved(running, <f32>variance, n, momentum))) {
        store<usize>(context, runningVariance + at, Context.BadRunning);
      }
    }
    store<f64>(figureOf(Figure.Mean, channel), mean);
    store<f64>(figureOf(Figure.Variance, channel), variance);
    store<f64>(figureOf(Figure.Inverse, channel), 1 / sqrt<f64>(variance + <f64>eps));
  }
}

/** ∂L/∂γ and ∂L/∂β, and what ∂L/∂x is computed from. */
export function settleChannelsBackward(op: usize): void {
  takeChannels(op);
  const weight = load<usize>(op, 44);
  const weightGradient = load<usize>(op, 52);
  const biasGradient = load<usize>(op, 56);
  for (let channel = 0; channel < channels; channel++) {
    const at = <usize>channel << 2;
    const slope = figureOf(Figure.Slope, channel);
    const along = figureOf(Figure.Along, channel);
    const inverse = <f32>load<f64>(figureOf(Figure.Inverse, channel));
    store<f32>(weightGradient + at, <f32>load<f64>(along));
    store<f32>(biasGradient + at, <f32>load<f64>(slope));
    store<f64>(slope, load<f64>(slope) / n);
    store<f64>(along, load<f64>(along) / n);
    store<f64>(figureOf(Figure.Scale, channel), <f64>load<f32>(weight + at) * <f64>inverse);
  }
}

/** A figure of two channels from an address on; of one where that is a plane's. */
@inline
function two(at: usize, plane: bool): v128 {
  return plane ? v128.load64_splat(at) : v128.load(at);
}

@inline
function rounded(low: v128, high: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

/** x̂ and a. One unit: some planes, or lines. */
export function normaliseChannels(op: usize, from: i32, to: i32): void {
  takeChannels(op);
  if (inPlanes(op)) normalise(op, from, to, true);
  else normalise(op, from, to, false);
}

@inline
function normalise(op: usize, from: i32, to: i32, planes: bool): void {
  const x = load<usize>(op, 28);
  const y = load<usize>(op, 32);
  const normalised = load<usize>(op, 36);
  const weight = load<usize>(op, 44);
  const bias = load<usize>(op, 48);
  const means = figureOf(Figure.Mean, 0);
  const inverses = figureOf(Figure.Inverse, 0);
  const width = planes ? places : channels;
  const chunk = load<i32>(op, 20);
  const end = min(load<i32>(context, Context.Rows) * load<i32>(op, 12), to * chunk);
  for (let item = from * chunk; item < end; item++) {
    const channel = planes ? item % channels : 0;
    for (let i = 0; i < width; i += 4) {
      const first = <usize>(planes ? channel : i) << 2;
      const here = first << 1;
      const there = planes ? here : here + 16;
      const at = <usize>(item * width + i) << 2;
      const value = v128.load(x + at);
      const low = f64x2.sub(f64x2.promote_low_f32x4(value), two(means + here, planes));
      const up = f64x2.sub(f64x2.promote_low_f32x4(upperHalf(value)), two(means + there, planes));
      const result = rounded(
        f64x2.mul(low, two(inverses + here, planes)),
        f64x2.mul(up, two(inverses + there, planes)),
      );
      storeLanes(normalised + at, result, width - i);
      const gamma = planes ? v128.load32_splat(weight + first) : v128.load(weight + first);
      const beta = planes ? v128.load32_splat(bias + first) : v128.load(bias + first);
      storeLanes(y + at, f32x4.add(f32x4.mul(gamma, result), beta), width - i);
    }
  }
}

/** ∂L/∂x. One unit: some planes, or lines. */
export function normaliseChannelsBackward(op: usize, from: i32, to: i32): void {
  takeChannels(op);
  if (inPlanes(op)) flowBack(op, from, to, true);
  else flowBack(op, from, to, false);
}

@inline
function flowBack(op: usize, from: i32, to: i32, planes: bool): void {
  const above = load<usize>(op, 28);
  const gradient = load<usize>(op, 32);
  const normalised = load<usize>(op, 36);
  const figure = figureOf(Figure.Slope, 0);
  const row = figureOf(Figure.Along, 0) - figure;
  const width = planes ? places : channels;
  const chunk = load<i32>(op, 20);
  const end = min(load<i32>(context, Context.Rows) * load<i32>(op, 12), to * chunk);
  for (let item = from * chunk; item < end; item++) {
    const channel = planes ? item % channels : 0;
    for (let i = 0; i < width; i += 4) {
      const here = figure + (<usize>(planes ? channel : i) << 3);
      const there = planes ? here : here + 16;
      const at = <usize>(item * width + i) << 2;
      const g = v128.load(above + at);
      const x = v128.load(normalised + at);
      const low = flow(f64x2.promote_low_f32x4(g), f64x2.promote_low_f32x4(x), here, row, planes);
      const up = flow(f64x2.promote_low_f32x4(upperHalf(g)), f64x2.promote_low_f32x4(upperHalf(x)), there, row, planes);
      storeLanes(gradient + at, rounded(low, up), width - i);
    }
  }
}

/** The mean slope lies at `at`, what is along x̂ a row behind it, and the scale another one. */
@inline
function flow(g: v128, x: v128, at: usize, row: usize, planes: bool): v128 {
  const rest = f64x2.sub(g, two(at, planes));
  return f64x2.mul(two(at + 2 * row, planes), f64x2.sub(rest, f64x2.mul(x, two(at + row, planes))));
}

/** The running statistics take up the batch's, in training. */
export function moveRunning(op: usize): void {
  if (load<i32>(context, Context.Mode) != Mode.Training) return;
  takeChannels(op);
  const runningMean = load<usize>(op, 52);
  const runningVariance = load<usize>(op, 56);
  const momentum = load<f64>(op, 80);
  for (let channel = 0; channel < channels; channel++) {
    const at = <usize>channel << 2;
    const mean = <f64>load<f32>(runningMean + at);
    const batch = <f64><f32>load<f64>(figureOf(Figure.Mean, channel));
    store<f32>(runningMean + at, <f32>(mean + momentum * (batch - mean)));
    if (n <= 1) continue;
    const variance = <f64>load<f32>(runningVariance + at);
    const spread = <f32>load<f64>(figureOf(Figure.Variance, channel));
    store<f32>(runningVariance + at, moved(variance, spread, n, momentum));
  }
}
