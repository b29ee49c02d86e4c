/**
 * Updates of the weights; the formulas stand in `src/engine/optimizers`. One pass: clipping, the update, the weights as
 * they were before it, and whether all is finite.
 */
import { Context, elementChunk, Optimizer } from './operations';
import { splat } from './vectors';
import { context } from './state';

/** Whether a sum of values times 0 says that one of them was not finite. */
@inline
function spoiled(sum: v128): bool {
  return v128.any_true(f32x4.ne(sum, sum));
}

/** A place that the step's coefficients have. */
@inline
function coefficient(at: usize): v128 {
  return splat(<f32>load<f64>(load<usize>(context, Context.Coefficients) + at));
}

@inline
function argument(op: usize, at: usize): v128 {
  return splat(load<f32>(op + at));
}

export function update(op: usize, from: i32, to: i32): void {
  // Each kind has a loop of its own, and the two that are used most another one without clipping, decay and a third array.
  const plain = !load<i32>(op, 92) && load<f32>(op, 64) == 0;
  switch (load<i32>(op, 28)) {
    case Optimizer.None:
      return sweep(op, from, to, Optimizer.None, true);
    case Optimizer.Sgd:
      if (plain) return sweep(op, from, to, Optimizer.Sgd, true);
      return sweep(op, from, to, Optimizer.Sgd, false);
    case Optimizer.Momentum:
      return sweep(op, from, to, Optimizer.Momentum, false);
    case Optimizer.Adam:
      if (plain && !load<usize>(op, 56)) return sweep(op, from, to, Optimizer.Adam, true);
      return sweep(op, from, to, Optimizer.Adam, false);
    case Optimizer.Nadam:
      return sweep(op, from, to, Optimizer.Nadam, false);
    case Optimizer.Adagrad:
      return sweep(op, from, to, Optimizer.Adagrad, false);
    case Optimizer.Adadelta:
      return sweep(op, from, to, Optimizer.Adadelta, false);
    case Optimizer.Rmsprop:
      return sweep(op, from, to, Optimizer.Rmsprop, false);
    case Optimizer.Lion:
      return sweep(op, from, to, Optimizer.Lion, false);
    default:
      unreachable();
  }
}

/** One pass; `plain` is without clipping and decay, and Adam's without the largest v. */
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
  const clip = splat(<f32>load<f64>(context, Context.Clip));
  const c0 = coefficient(0);
  const c1 = coefficient(8);
  const c2 = coefficient(16);
  const zero = splat(0);
  const end = <usize>min(count, to * elementChunk) << 2;
  let badGradient = zero;
  let badWeight = zero;

  for (let i = <usize>(from * elementChunk) << 2; i < end; i += 16) {
    let g = v128.load(gradients + i);
    badGradient = f32x4.add(badGradient, f32x4.mul(g, zero));
    if (kind == Optimizer.None) continue;
    let w = v128.load(weights + i);
    v128.store(before + i, w);
    if (!plain && clipped) g = f32x4.min(bound, f32x4.max(f32x4.neg(bound), f32x4.mul(g, clip)));
    if (!plain && kind != Optimizer.Lion) g = f32x4.add(g, f32x4.mul(decay, w));
    switch (kind) {
      case Optimizer.Sgd:
        w = f32x4.sub(w, f32x4.mul(c0, g));
        break;
      case Optimizer.Momentum: {
        const v = f32x4.add(f32x4.mul(alpha, v128.load(first + i)), g);
        v128.store(first + i, v);
        w = f32x4.sub(w, f32x4.mul(c0, flag ? f32x4.add(g, f32x4.mul(alpha, v)) : v));
        break;
      }
      case Optimizer.Adam: {
        const m = f32x4.add(f32x4.mul(alpha, v128.load(first + i)), f32x4.mul(alphaRest, g));
        let v = f32x4.add(f32x4.mul(beta, v128.load(second + i)), f32x4.mul(f32x4.mul(betaRest, g), g));
        v128.store(first + i, m);
        v128.store(second + i, v);
        if (!plain && third) {
          v = f32x4.max(v, v128.load(third + i));
          v128.store(third + i, v);
        }
        const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(v), c1), eps);
        w = f32x4.sub(f32x4.mul(c2, w), f32x4.div(f32x4.mul(c0, m), divisor));
        break;
      }
      case Optimizer.Nadam: {
        const m = f32x4.add(f32x4.mul(alpha, v128.load(first + i)), f32x4.mul(alphaRest, g));
        const v = f32x4.add(f32x4.mul(beta, v128.load(second + i)), f32x4.mul(f32x4.mul(betaRest, g), g));
        v128.store(first + i, m);
        v128.store(second + i, v);
        const divisor = f32x4.add(f32x4.sqrt(f32x4.mul(v, c2)), eps);
        w = f32x4.sub(w, f32x4.div(f32x4.add(f32x4.mul(c0, g), f32x4.mul(c1, m)), divisor));
        break;
      }
      case Optimizer.Adagrad: {
        const s = f32x4.add(v128.load(first + i), f32x4.mul(g, g));
        v128.store(first + i, s);
        w = f32x4.sub(w, f32x4.div(f32x4.mul(c0, g), f32x4.add(f32x4.sqrt(s), eps)));
        break;
      }
      case Optimizer.Adadelta: {
        const s = f32x4.add(f32x4.mul(alpha, v128.load(first + i)), f32x4.mul(f32x4.mul(alphaRest, g), g));
        const u = v128.load(second + i);
        v128.store(first + i, s);
        const change = f32x4.mul(f32x4.div(f32x4.sqrt(f32x4.add(u, eps)), f32x4.sqrt(f32x4.add(s, eps))), g);
        v128.store(
          second + i,
          f32x4.add(f32x4.mul(alpha, u), f32x4.mul(f32x4.mul(alphaRest, change), change)),
        );
        w = f32x4.sub(w, f32x4.mul(c0, change));
        break;
      }
      case Optimizer.Rmsprop: {
        let v = f32x4.add(f32x4.mul(alpha, v128.load(first + i)), f32x4.mul(f32x4.mul(alphaRest, g), g));
        v128.store(first + i, v);
        if (second) {
          const mean = f32x4.add(f32x4.mul(alpha, v128.load(second + i)), f32x4.mul(alphaRest, g));
          v128.store(second + i, mean);
          // In exact arithmetic it is not negative.
          v = f32x4.max(zero, f32x4.sub(v, f32x4.mul(mean, mean)));
        }
        let change = f32x4.div(g, f32x4.add(f32x4.sqrt(v), eps));
        if (third) {
          change = f32x4.add(f32x4.mul(beta, v128.load(third + i)), change);
          v128.store(third + i, change);
        }
        w = f32x4.sub(w, f32x4.mul(c0, change));
        break;
      }
      case Optimizer.Lion: {
        const m = v128.load(first + i);
        const mixed = f32x4.add(f32x4.mul(alpha, m), f32x4.mul(alphaRest, g));
        const positive = v128.and(splat(1), f32x4.gt(mixed, zero));
        const negative = v128.and(splat(-1), f32x4.lt(mixed, zero));
        const sign = v128.or(positive, negative);
        w = f32x4.sub(w, f32x4.mul(c0, f32x4.add(sign, f32x4.mul(decay, w))));
        v128.store(first + i, f32x4.add(f32x4.mul(beta, m), f32x4.mul(betaRest, g)));
        break;
      }
      default:
        unreachable();
    }
    v128.store(weights + i, w);
    badWeight = f32x4.add(badWeight, f32x4.mul(w, zero));
  }
  if (spoiled(badGradient)) store<i32>(context, 1, Context.BadGradient);
  if (spoiled(badWeight)) store<i32>(context, 1, Context.BadWeight);
}

/** Whether something was not finite: 0, or 1 for a gradient and 2 for a weight. */
export function checkUpdate(): i32 {
  const gradient = load<i32>(context, Context.BadGradient);
  const weight = load<i32>(context, Context.BadWeight);
  if (!gradient && !weight) return 0;
  store<i32>(context, 0, Context.BadGradient);
  store<i32>(context, 0, Context.BadWeight);
  return gradient ? 1 : 2;
}

/** What clipping to a norm multiplies the gradient by. */
export function clipNorm(op: usize): void {
  const gradients = load<usize>(op, 28);
  const end = gradients + (<usize>load<i32>(op, 32) << 2);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let p = gradients; p < end; p += 16) {
    const g = v128.load(p);
    const a = f64x2.promote_low_f32x4(g);
    const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(g, g, 2, 3, 2, 3));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const sum = f64x2.add(low, high);
  const norm = sqrt<f64>(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
  store<f64>(context, min<f64>(1, load<f64>(op, 36) / (norm + 1e-6)), Context.Clip);
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
