/**
 * What each sample of a batch costs, and the gradient of their mean; the formulas stand in `src/engine/losses`. In
 * float64, from and to float32.
 */
import { Context, Loss } from './operations';
import { exp, log, log1p, logCosh, logistic, tanh } from './precise';
import { context } from './state';
import { upperHalf } from './vectors';

const NORM_EPS: f64 = 1e-8;
const POISSON_EPS: f64 = 1e-8;

@inline
function value(at: usize, i: i32): f64 {
  return <f64>load<f32>(at + (<usize>i << 2));
}

@inline
function put(at: usize, i: i32, x: f64): void {
  store<f32>(at + (<usize>i << 2), <f32>x);
}

/** The weight of the class of the sample whose targets start at `at`. */
function weightOf(weights: usize, t: usize, at: i32, outputs: i32): f64 {
  if (!weights) return 1;
  if (outputs == 1) return load<f64>(weights + (value(t, at) > 0.5 ? 8 : 0));
  let largest = at;
  for (let i = at + 1; i < at + outputs; i++) if (value(t, i) > value(t, largest)) largest = i;
  return load<f64>(weights + (<usize>(largest - at) << 3));
}

@inline
function boundedLog(x: f64): f64 {
  return max<f64>(log(x), -100);
}

/** Of one output each: the value, and the slope. */
function element(kind: i32, p: f64, t: f64, parameter: f64): f64 {
  const e = p - t;
  switch (kind) {
    case Loss.Mse:
      return e * e;
    case Loss.Mae:
      return abs<f64>(e);
    case Loss.Huber: {
      const size = abs<f64>(e);
      return size <= parameter ? 0.5 * e * e : parameter * (size - 0.5 * parameter);
    }
    case Loss.LogCosh:
      return logCosh(e);
    default:
      return p - t * log(p + POISSON_EPS);
  }
}

function slope(kind: i32, p: f64, t: f64, parameter: f64): f64 {
  const e = p - t;
  switch (kind) {
    case Loss.Mse:
      return 2.0 * e;
    case Loss.Mae:
      return e > 0 ? 1 : e < 0 ? -1 : e;
    case Loss.Huber:
      return min<f64>(parameter, max<f64>(-parameter, e));
    case Loss.LogCosh:
      return tanh(e);
    default:
      return 1.0 - t / (p + POISSON_EPS);
  }
}

function elementwise(kind: i32, p: usize, t: usize, g: usize, at: i32, n: i32, rows: f64, parameter: f64): f64 {
  let sum: f64 = 0;
  const all = rows * <f64>n;
  if (kind == Loss.Mse) {
    for (let i = at; i < at + n; i++) {
      const e = value(p, i) - value(t, i);
      sum += e * e;
      if (g) put(g, i, (2.0 * e) / all);
    }
    return sum / <f64>n;
  }
  for (let i = at; i < at + n; i++) {
    sum += element(kind, value(p, i), value(t, i), parameter);
    if (g) put(g, i, slope(kind, value(p, i), value(t, i), parameter) / all);
  }
  return sum / <f64>n;
}

function binary(kind: i32, p: usize, t: usize, g: usize, at: i32, n: i32, rows: f64, weights: usize): f64 {
  const weight = weightOf(weights, t, at, n);
  const factor = weight / (rows * <f64>n);
  let sum: f64 = 0;
  for (let i = at; i < at + n; i++) {
    const x = value(p, i);
    const truth = value(t, i);
    if (kind == Loss.BinaryCrossEntropyLogits) {
      // One exponential for the loss and the slope.
      const e = exp(-abs<f64>(x));
      sum += max<f64>(x, 0) - x * truth + log1p(e);
      if (g) put(g, i, factor * ((x >= 0 ? 1.0 : e) / (1.0 + e) - truth));
    } else {
      sum -= truth * boundedLog(x) + (1.0 - truth) * boundedLog(1.0 - x);
      if (g) put(g, i, (factor * (x - truth)) / max<f64>(x * (1.0 - x), 1e-12));
    }
  }
  return (weight * sum) / <f64>n;
}

@inline
function smoothed(t: f64, column: i32, weights: usize, kept: f64, share: f64): f64 {
  return (weights ? load<f64>(weights + (<usize>column << 3)) : 1.0) * (kept * t + share);
}

/** From logits z; with a gradient also from a = softmax z. */
function classLogits(
  z: usize,
  a: usize,
  t: usize,
  g: usize,
  from: i32,
  n: i32,
  width: i32,
  rows: f64,
  weights: usize,
  smoothing: f64,
): f64 {
  const share = smoothing / <f64>width;
  const kept = 1.0 - smoothing;
  let loss: f64 = 0;
  for (let at = from; at < from + n; at += width) {
    let largest = value(z, at);
    for (let c = 1; c < width; c++) if (value(z, at + c) > largest) largest = value(z, at + c);
    let sum: f64 = 0;
    for (let c = 0; c < width; c++) sum += exp(value(z, at + c) - largest);
    const logSum = log(sum);
    let total: f64 = 0;
    for (let c = 0; c < width; c++) {
      const weight = smoothed(value(t, at + c), c, weights, kept, share);
      total += weight;
      if (weight != 0) loss += weight * (logSum - (value(z, at + c) - largest));
    }
    if (!g) continue;
    for (let c = 0; c < width; c++) {
      const weight = smoothed(value(t, at + c), c, weights, kept, share);
      put(g, at + c, (value(a, at + c) * total - weight) / rows);
    }
  }
  return loss;
}

function classProbabilities(
  p: usize,
  t: usize,
  g: usize,
  from: i32,
  n: i32,
  width: i32,
  rows: f64,
  weights: usize,
  smoothing: f64,
): f64 {
  const share = smoothing / <f64>width;
  const kept = 1.0 - smoothing;
  let loss: f64 = 0;
  for (let i = from; i < from + n; i++) {
    const weight = smoothed(value(t, i), i % width, weights, kept, share);
    if (weight != 0) loss -= weight * log(value(p, i));
    if (g) put(g, i, weight == 0 ? 0 : -weight / value(p, i) / rows);
  }
  return loss;
}

function hinge(kind: i32, p: usize, t: usize, g: usize, at: i32, n: i32, rows: f64, weights: usize): f64 {
  const weight = weightOf(weights, t, at, n);
  const factor = weight / (rows * <f64>n);
  let sum: f64 = 0;
  for (let i = at; i < at + n; i++) {
    const sign = 2.0 * value(t, i) - 1.0;
    const margin = 1.0 - sign * value(p, i);
    const above = max<f64>(0, margin);
    sum += kind == Loss.Hinge ? above : above * above;
    if (g) put(g, i, margin > 0 ? -factor * sign * (kind == Loss.Hinge ? 1.0 : 2.0 * margin) : 0);
  }
  return (weight * sum) / <f64>n;
}

function divergence(p: usize, t: usize, g: usize, at: i32, n: i32, rows: f64): f64 {
  let sum: f64 = 0;
  for (let i = at; i < at + n; i++) {
    const truth = value(t, i);
    if (truth != 0) sum += truth * (log(truth) - log(value(p, i)));
    if (g) put(g, i, truth == 0 ? 0 : -truth / value(p, i) / rows);
  }
  return sum;
}

function cosine(p: usize, t: usize, g: usize, at: i32, n: i32, rows: f64): f64 {
  let pp: f64 = 0;
  let tt: f64 = 0;
  let pt: f64 = 0;
  for (let i = at; i < at + n; i++) {
    pp += value(p, i) * value(p, i);
    tt += value(t, i) * value(t, i);
    pt += value(p, i) * value(t, i);
  }
  const norm = max<f64>(sqrt<f64>(pp), NORM_EPS);
  const product = norm * max<f64>(sqrt<f64>(tt), NORM_EPS);
  if (g) {
    const along = pt / product / (norm * norm);
    for (let i = at; i < at + n; i++) put(g, i, (along * value(p, i) - value(t, i) / product) / rows);
  }
  return 1.0 - pt / product;
}

/** Sets the losses of a chunk of samples, and where there is a place for it, ∂L/∂p (∂L/∂z for logits). */
export function scoreLoss(op: usize, from: i32, to: i32): void {
  const kind = load<i32>(op, 28);
  const p = load<usize>(op, 32);
  const a = load<usize>(op, 36);
  const t = load<usize>(op, 40);
  const g = load<usize>(op, 44);
  const n = load<i32>(op, 48);
  const width = load<i32>(op, 52);
  const weights = load<usize>(op, 56);
  const parameter = load<f64>(op, 60);
  const count = load<i32>(context, Context.Rows);
  const rows = <f64>count;
  const losses = load<usize>(context, Context.Losses);
  const chunk = load<i32>(op, 20);
  const end = min(count, to * chunk);
  for (let row = from * chunk; row < end; row++) {
    const at = row * n;
    let loss: f64;
    switch (kind) {
      case Loss.BinaryCrossEntropy:
      case Loss.BinaryCrossEntropyLogits:
        loss = binary(kind, p, t, g, at, n, rows, weights);
        break;
      case Loss.CrossEntropy:
        loss = classProbabilities(p, t, g, at, n, width, rows, weights, parameter);
        break;
      case Loss.CrossEntropyLogits:
        loss = classLogits(p, a, t, g, at, n, width, rows, weights, parameter);
        break;
      case Loss.Hinge:
      case Loss.SquaredHinge:
        loss = hinge(kind, p, t, g, at, n, rows, weights);
        break;
      case Loss.KlDivergence:
        loss = divergence(p, t, g, at, n, rows);
        break;
      case Loss.Cosine:
        loss = cosine(p, t, g, at, n, rows);
        break;
      default:
        loss = elementwise(kind, p, t, g, at, n, rows, parameter);
    }
    store<f64>(losses + (<usize>row << 3), loss);
  }
}

/** The batch's mean loss; false when it is not finite. */
export function checkLoss(): bool {
  const rows = load<i32>(context, Context.Rows);
  const losses = load<usize>(context, Context.Losses);
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) sum += load<f64>(losses + (<usize>row << 3));
  const loss = sum / <f64>rows;
  store<f64>(context, loss, Context.Loss);
  store<f64>(context, sum, Context.BatchSum);
  return isFinite(loss);
}

/**
 * Counts hits, calls and members of each class, float64 [3, classes], over some samples: as many as byte 52 says, from those
 * at byte 48 on.
 */
export function tallyClasses(op: usize): void {
  const p = load<usize>(op, 28);
  const t = load<usize>(op, 32);
  const n = load<i32>(op, 36);
  const threshold = load<f32>(op, 40);
  const counts = load<usize>(op, 44);
  const first = load<i32>(op, 48);
  const end = min(load<i32>(context, Context.Rows), first + load<i32>(op, 52));
  const classes = max(n, 2);
  for (let row = first; row < end; row++) {
    const guess = classOf(p, row * n, n, threshold);
    const truth = classOf(t, row * n, n, 0.5);
    if (guess == truth) increment(counts, guess);
    increment(counts, classes + guess);
    increment(counts, 2 * classes + truth);
  }
}

@inline
function increment(counts: usize, at: i32): void {
  const place = counts + (<usize>at << 3);
  store<f64>(place, load<f64>(place) + 1.0);
}

@inline
function classOf(values: usize, at: i32, n: i32, threshold: f32): i32 {
  let p = values + (<usize>at << 2);
  if (n == 1) return load<f32>(p) > threshold ? 1 : 0;
  let largest = load<f32>(p);
  let place = 0;
  for (let i = 1; i < n; i++) {
    p += 4;
    const value = load<f32>(p);
    if (value > largest) {
      largest = value;
      place = i;
    }
  }
  return place;
}

/** Adds up |p - t| and (p - t)² of each column, float64 [2, columns]. One unit: 4 columns. */
export function tallyErrors(op: usize, from: i32, to: i32): void {
  const p = load<usize>(op, 28);
  const t = load<usize>(op, 32) - p;
  const n = load<i32>(op, 36);
  const sums = load<usize>(op, 40);
  const rows = load<i32>(context, Context.Rows);
  const line = <usize>n << 2;
  for (let unit = from; unit < to; unit++) {
    const column = unit << 2;
    const absolute = sums + (<usize>column << 3);
    const squared = absolute + (<usize>n << 3);
    let absolute0 = v128.load(absolute);
    let absolute1 = v128.load(absolute, 16);
    let squared0 = v128.load(squared);
    let squared1 = v128.load(squared, 16);
    let at = p + (<usize>column << 2);
    for (let row = 0; row < rows; row++) {
      const guess = v128.load(at);
      const truth = v128.load(at + t);
      const e0 = f64x2.sub(f64x2.promote_low_f32x4(guess), f64x2.promote_low_f32x4(truth));
      const e1 = f64x2.sub(f64x2.promote_low_f32x4(upperHalf(guess)), f64x2.promote_low_f32x4(upperHalf(truth)));
      absolute0 = f64x2.add(absolute0, f64x2.abs(e0));
      absolute1 = f64x2.add(absolute1, f64x2.abs(e1));
      squared0 = f64x2.add(squared0, f64x2.mul(e0, e0));
      squared1 = f64x2.add(squared1, f64x2.mul(e1, e1));
      at += line;
    }
    storeFour(absolute, absolute0, absolute1, n - column);
    storeFour(squared, squared0, squared1, n - column);
  }
}

/** Stores the first `count` of four float64, 1 to 4. */
@inline
function storeFour(at: usize, low: v128, high: v128, count: i32): void {
  if (count >= 2) v128.store(at, low);
  else v128.store64_lane(at, low, 0);
  if (count >= 4) v128.store(at, high, 16);
  else if (count == 3) v128.store64_lane(at, high, 0, 16);
}
