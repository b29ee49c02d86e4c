/**
 * Updates of the weights; the formulas stand in `src/engine/optimizers`. One pass: clipping, the update, the weights as
 * they were before it, and whether all is finite.
 *
 * Averages that decay towards 0, and squares of small gradients, would end among the numbers below 2⁻¹²⁶, which cost a
 * processor some thirty times as much. So averages below about 2⁻¹²³ are taken as 0 (`settle`), and to gradients that are
 * squared 2⁻⁶⁰ is added (`least`), which is lost beside any usual ε.
 */
import { adam, plainAdam } from './adam';
import { noteFaults } from './finite';
import { argument, clip, settle, square } from './moments';
import { Context, elementChunk, Optimizer } from './operations';
import { multiplyAdd, splat, upperHalf } from './vectors';
import { context } from './state';

export function update(op: usize, from: i32, to: i32): void {
  // The two that are used most have a loop without clipping, decay and a third array.
  const plain = !load<i32>(op, 92) && load<f32>(op, 64) == 0;
  switch (load<i32>(op, 28)) {
    case Optimizer.None:
      return none(op, from, to);
    case Optimizer.Sgd:
      return plain ? plainSgd(op, from, to) : sgd(op, from, to);
    case Optimizer.Momentum:
      return momentum(op, from, to);
    case Optimizer.Adam:
      return plain && !load<usize>(op, 56) && !load<i32>(op, 88) ? plainAdam(op, from, to) : adam(op, from, to);
    case Optimizer.Nadam:
      return nadam(op, from, to);
    case Optimizer.Adagrad:
      return adagrad(op, from, to);
    case Optimizer.Adadelta:
      return adadelta(op, from, to);
    case Optimizer.Rmsprop:
      return rmsprop(op, from, to);
    case Optimizer.Lion:
      return lion(op, from, to);
    default:
      unreachable();
  }
}

// Each kind is a function of its own: a loop has the registers for itself.

function none(op: usize, from: i32, to: i32): void {
  sweep(op, from, to, Optimizer.None, true);
}

function plainSgd(op: usize, from: i32, to: i32): void {
  sweep(op, from, to, Optimizer.Sgd, true);
}

function sgd(op: usize, from: i32, to: i32): void {
  sweep(op, from, to, Optimizer.Sgd, false);
}

function momentum(op: usize, from: i32, to: i32): void {
  sweep(op, from, to, Optimizer.Momentum, false);
}

function nadam(op: usize, from: i32, to: i32): void {
  sweep(op, from, to, Optimizer.Nadam, false);
}

function adagrad(op: usize, from: i32, to: i32): void {
  sweep(op, from, to, Optimizer.Adagrad, false);
}

function adadelta(op: usize, from: i32, to: i32): void {
  sweep(op, from, to, Optimizer.Adadelta, false);
}

function rmsprop(op: usize, from: i32, to: i32): void {
  sweep(op, from, to, Optimizer.Rmsprop, false);
}

function lion(op: usize, from: i32, to: i32): void {
  sweep(op, from, to, Optimizer.Lion, false);
}

/** One pass; `plain` is without clipping and decay. */
@inline
function sweep(op: usize, from: i32, to: i32, kind: i32, plain: bool): void {
  const weights = load<usize>(op, 32);
  const gradients = load<usize>(op, 36);
  const before = load<usize>(op, 40);
  const count = load<i32>(op, 44);
  const first = load<usize>(op, 48);
  const second = load<usize>(op, 52);
  const third = load<usize>(op, 56);
  const bound = argument(op, 60);
  const decay = argument(op, 64);
  const alpha = argument(op, 68);
  const beta = argument(op, 72);
  const eps = argument(op, 76);
  const alphaRest = argument(op, 80);
  const betaRest = argument(op, 84);
  const flag = load<i32>(op, 88);
  const clipped = load<i32>(op, 92);
  const tiny = argument(op, 96);
  const least = argument(op, 100);
  const alphaRoot = argument(op, 104);
  const betaRoot = argument(op, 108);
  const coefficients = load<usize>(context, Context.Coefficients);
  const c0 = argument(coefficients, 0);
  const c1 = argument(coefficients, 4);
  const c2 = argument(coefficients, 8);
  const zero = splat(0);
  // Where a gradient that is not finite may leave a weight that is.
  const hides = kind == Optimizer.None || kind == Optimizer.Lion;
  const start = <usize>(from * elementChunk) << 2;
  const end = <usize>min(count, to * elementChunk) << 2;
  let sum = zero;

  for (let i = start; i < end; i += 16) {
    let g = v128.load(gradients + i);
    if (hides) sum = f32x4.add(sum, f32x4.mul(g, zero));
    if (kind == Optimizer.None) continue;
    let w = v128.load(weights + i);
    v128.store(before + i, w);
    if (!plain && clipped) g = clip(g, bound);
    if (!plain && kind != Optimizer.Lion) g = multiplyAdd(decay, w, g);
    switch (kind) {
      case Optimizer.Sgd:
        w = f32x4.sub(w, f32x4.mul(c0, g));
        break;
      case Optimizer.Momentum: {
        const v = settle(multiplyAdd(alpha, v128.load(first + i), g), tiny);
        v128.store(first + i, v);
        w = f32x4.sub(w, f32x4.mul(c0, flag ? multiplyAdd(alpha, v, g) : v));
        break;
      }
      case Optimizer.Nadam: {
        const m = settle(multiplyAdd(alpha, v128.load(first + i), f32x4.mul(alphaRest, g)), tiny);
        const v = multiplyAdd(beta, v128.load(second + i), square(betaRoot, g, least));
        v128.store(first + i, m);
        v128.store(second + i, v);
        const divisor = f32x4.add(f32x4.sqrt(f32x4.mul(v, c2)), eps);
        w = f32x4.sub(w, f32x4.div(multiplyAdd(c0, g, f32x4.mul(c1, m)), divisor));
        break;
      }
      case Optimizer.Adagrad: {
        const s = f32x4.add(v128.load(first + i), square(splat(1), g, least));
        v128.store(first + i, s);
        w = f32x4.sub(w, f32x4.div(f32x4.mul(c0, g), f32x4.add(f32x4.sqrt(s), eps)));
        break;
      }
      case Optimizer.Adadelta: {
        const s = multiplyAdd(alpha, v128.load(first + i), square(alphaRoot, g, least));
        const u = v128.load(second + i);
        v128.store(first + i, s);
        const change = f32x4.mul(f32x4.div(f32x4.sqrt(f32x4.add(u, eps)), f32x4.sqrt(f32x4.add(s, eps))), g);
        v128.store(second + i, multiplyAdd(alpha, u, square(alphaRoot, change, least)));
        w = f32x4.sub(w, f32x4.mul(c0, change));
        break;
      }
      case Optimizer.Rmsprop: {
        let v = multiplyAdd(alpha, v128.load(first + i), square(alphaRoot, g, least));
        v128.store(first + i, v);
        if (second) {
          const mean = settle(multiplyAdd(alpha, v128.load(second + i), f32x4.mul(alphaRest, g)), tiny);
          v128.store(second + i, mean);
          // In exact arithmetic it is not negative.
          v = f32x4.max(zero, f32x4.sub(v, f32x4.mul(mean, mean)));
        }
        let change = f32x4.div(g, f32x4.add(f32x4.sqrt(v), eps));
        if (third) {
          change = settle(multiplyAdd(beta, v128.load(third + i), change), tiny);
          v128.store(third + i, change);
        }
        w = f32x4.sub(w, f32x4.mul(c0, change));
        break;
      }
      case Optimizer.Lion: {
        const m = v128.load(first + i);
        const mixed = multiplyAdd(alpha, m, f32x4.mul(alphaRest, g));
        const positive = v128.and(splat(1), f32x4.gt(mixed, zero));
        const negative = v128.and(splat(-1), f32x4.lt(mixed, zero));
        const sign = v128.or(positive, negative);
        w = f32x4.sub(w, f32x4.mul(c0, multiplyAdd(decay, w, sign)));
        v128.store(first + i, settle(multiplyAdd(beta, m, f32x4.mul(betaRest, g)), tiny));
        break;
      }
      default:
        unreachable();
    }
    v128.store(weights + i, w);
    sum = f32x4.add(sum, w);
  }
  noteFaults(sum, gradients, weights, start, end, kind != Optimizer.None);
}

/**
 * What clipping to a norm multiplies the gradient by: goes on with the sum of squares over some vectors of four gradients, as
 * many as byte 44 says, from the one at byte 40 on. Where they are not all, the sum stays at byte 48; byte 52 says whether they
 * are the last.
 */
export function clipNorm(op: usize): void {
  const first = load<i32>(op, 40);
  const kept = load<usize>(op, 48);
  const start = load<usize>(op, 28) + (<usize>first << 4);
  const end = start + (<usize>load<i32>(op, 44) << 4);
  let low = first > 0 ? v128.load(kept) : f64x2.splat(0);
  let high = first > 0 ? v128.load(kept, 16) : f64x2.splat(0);
  for (let p = start; p < end; p += 16) {
    const g = v128.load(p);
    const a = f64x2.promote_low_f32x4(g);
    const b = f64x2.promote_low_f32x4(upperHalf(g));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  if (!load<i32>(op, 52)) {
    v128.store(kept, low);
    v128.store(kept, high, 16);
    return;
  }
  const sum = f64x2.add(low, high);
  const norm = sqrt<f64>(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
  store<f32>(context, <f32>min<f64>(1, load<f64>(op, 32) / (norm + 1e-6)), Context.Clip);
}

/** Adds the penalty's gradient, l1 sign(w) + 2 l2 w. */
export function penalise(op: usize, from: i32, to: i32): void {
  const weights = load<usize>(op, 28);
  const gradients = load<usize>(op, 32);
  const end = <usize>min(load<i32>(op, 36), to * elementChunk) << 2;
  const l1 = argument(op, 40);
  const twice = argument(op, 44);
  const zero = splat(0);
  for (let i = <usize>(from * elementChunk) << 2; i < end; i += 16) {
    const w = v128.load(weights + i);
    const sign = v128.or(v128.and(l1, f32x4.gt(w, zero)), v128.and(f32x4.neg(l1), f32x4.lt(w, zero)));
    const g = f32x4.add(v128.load(gradients + i), f32x4.add(sign, f32x4.mul(twice, w)));
    v128.store(gradients + i, g);
  }
}
