/**
 * Activations over a batch's values; the formulas stand in `src/engine/activations`. Vectors reach up to three values
 * beyond the last one, where nothing is kept.
 */
import { Activation, Context, elementChunk } from './operations';
import { erfc, exp, logistic, logOnePlusExp } from './precise';
import { exp4, expm14, sigmoid4, tanh4 } from './elementary';
import { splat } from './vectors';
import { context } from './state';

const SELU_ALPHA: f32 = 1.6732632423543772;
const SELU_LAMBDA: f32 = 1.0507009873554805;
const DENSITY: f64 = 0.3989422804014327;
const SQRT1_2: f64 = 0.7071067811865476;

/** The bytes to which the units before `to` reach. */
@inline
function endOf(size: i32, to: i32): usize {
  return <usize>(min(load<i32>(context, Context.Rows) * size, to * elementChunk) << 2);
}

export function activate(op: usize, from: i32, to: i32): void {
  const kind = load<i32>(op, 28);
  const z = load<usize>(op, 32);
  const a = load<usize>(op, 36);
  const end = endOf(load<i32>(op, 40), to);
  const start = <usize>(from * elementChunk) << 2;
  const zero = splat(0);
  switch (kind) {
    case Activation.Linear:
      for (let i = start; i < end; i += 16) v128.store(a + i, v128.load(z + i));
      break;
    case Activation.Relu:
      // What is no number stays so.
      for (let i = start; i < end; i += 16) {
        const x = v128.load(z + i);
        v128.store(a + i, v128.andnot(x, f32x4.le(x, zero)));
      }
      break;
    case Activation.LeakyRelu:
      for (let i = start; i < end; i += 16) {
        const x = v128.load(z + i);
        v128.store(a + i, v128.bitselect(x, f32x4.mul(x, splat(0.01)), f32x4.gt(x, zero)));
      }
      break;
    case Activation.Elu:
      for (let i = start; i < end; i += 16) {
        const x = v128.load(z + i);
        v128.store(a + i, v128.bitselect(x, expm14(x), f32x4.gt(x, zero)));
      }
      break;
    case Activation.Selu:
      for (let i = start; i < end; i += 16) {
        const x = v128.load(z + i);
        const below = f32x4.mul(splat(SELU_ALPHA), expm14(x));
        v128.store(a + i, f32x4.mul(splat(SELU_LAMBDA), v128.bitselect(x, below, f32x4.gt(x, zero))));
      }
      break;
    case Activation.Gelu:
      for (let i = start; i < end; i += 4) {
        const x = <f64>load<f32>(z + i);
        store<f32>(a + i, <f32>(0.5 * x * erfc(-x * SQRT1_2)));
      }
      break;
    case Activation.Silu:
      for (let i = start; i < end; i += 16) {
        const x = v128.load(z + i);
        v128.store(a + i, f32x4.mul(x, sigmoid4(x)));
      }
      break;
    case Activation.Sigmoid:
      for (let i = start; i < end; i += 16) v128.store(a + i, sigmoid4(v128.load(z + i)));
      break;
    case Activation.Tanh:
      for (let i = start; i < end; i += 16) v128.store(a + i, tanh4(v128.load(z + i)));
      break;
    case Activation.Softplus:
      for (let i = start; i < end; i += 4) store<f32>(a + i, <f32>logOnePlusExp(<f64>load<f32>(z + i)));
      break;
    case Activation.Softsign:
      for (let i = start; i < end; i += 16) {
        const x = v128.load(z + i);
        v128.store(a + i, f32x4.div(x, f32x4.add(splat(1), f32x4.abs(x))));
      }
      break;
    case Activation.HardSigmoid:
      for (let i = start; i < end; i += 16) {
        const x = f32x4.add(v128.load(z + i), splat(3));
        v128.store(a + i, f32x4.div(f32x4.min(splat(6), f32x4.max(zero, x)), splat(6)));
      }
      break;
    default:
      unreachable();
  }
}

/** ∂L/∂z from ∂L/∂a, which may be the same array. */
export function activateBackward(op: usize, from: i32, to: i32): void {
  const kind = load<i32>(op, 28);
  const z = load<usize>(op, 32);
  const a = load<usize>(op, 36);
  const aGradient = load<usize>(op, 40);
  const zGradient = load<usize>(op, 44);
  const end = endOf(load<i32>(op, 48), to);
  const start = <usize>(from * elementChunk) << 2;
  const zero = splat(0);
  const one = splat(1);
  switch (kind) {
    case Activation.Linear:
      for (let i = start; i < end; i += 16) v128.store(zGradient + i, v128.load(aGradient + i));
      break;
    case Activation.Relu:
      for (let i = start; i < end; i += 16) {
        v128.store(zGradient + i, v128.and(v128.load(aGradient + i), f32x4.gt(v128.load(a + i), zero)));
      }
      break;
    case Activation.LeakyRelu:
      for (let i = start; i < end; i += 16) {
        const g = v128.load(aGradient + i);
        const above = f32x4.gt(v128.load(a + i), zero);
        v128.store(zGradient + i, v128.bitselect(g, f32x4.mul(splat(0.01), g), above));
      }
      break;
    case Activation.Elu:
      for (let i = start; i < end; i += 16) {
        const x = v128.load(z + i);
        const g = v128.load(aGradient + i);
        v128.store(zGradient + i, v128.bitselect(g, f32x4.mul(g, exp4(x)), f32x4.gt(x, zero)));
      }
      break;
    case Activation.Selu:
      for (let i = start; i < end; i += 16) {
        const x = v128.load(z + i);
        const below = f32x4.mul(splat(SELU_ALPHA), exp4(x));
        const slope = f32x4.mul(splat(SELU_LAMBDA), v128.bitselect(one, below, f32x4.gt(x, zero)));
        v128.store(zGradient + i, f32x4.mul(v128.load(aGradient + i), slope));
      }
      break;
    case Activation.Gelu:
      for (let i = start; i < end; i += 4) {
        const x = <f64>load<f32>(z + i);
        const slope = 0.5 * erfc(-x * SQRT1_2) + x * DENSITY * exp(-0.5 * x * x);
        store<f32>(zGradient + i, <f32>(<f64>load<f32>(aGradient + i) * slope));
      }
      break;
    case Activation.Silu:
      for (let i = start; i < end; i += 16) {
        const x = v128.load(z + i);
        const s = sigmoid4(x);
        const slope = f32x4.mul(s, f32x4.add(one, f32x4.mul(x, f32x4.sub(one, s))));
        v128.store(zGradient + i, f32x4.mul(v128.load(aGradient + i), slope));
      }
      break;
    case Activation.Sigmoid:
      for (let i = start; i < end; i += 16) {
        const y = v128.load(a + i);
        const slope = f32x4.mul(y, f32x4.sub(one, y));
        v128.store(zGradient + i, f32x4.mul(v128.load(aGradient + i), slope));
      }
      break;
    case Activation.Tanh:
      for (let i = start; i < end; i += 16) {
        const y = v128.load(a + i);
        const slope = f32x4.sub(one, f32x4.mul(y, y));
        v128.store(zGradient + i, f32x4.mul(v128.load(aGradient + i), slope));
      }
      break;
    case Activation.Softplus:
      for (let i = start; i < end; i += 4) {
        store<f32>(zGradient + i, <f32>(<f64>load<f32>(aGradient + i) * logistic(<f64>load<f32>(z + i))));
      }
      break;
    case Activation.Softsign:
      for (let i = start; i < end; i += 16) {
        const d = f32x4.add(one, f32x4.abs(v128.load(z + i)));
        v128.store(zGradient + i, f32x4.div(v128.load(aGradient + i), f32x4.mul(d, d)));
      }
      break;
    case Activation.HardSigmoid:
      for (let i = start; i < end; i += 16) {
        const x = v128.load(z + i);
        const inside = v128.and(f32x4.gt(x, splat(-3)), f32x4.lt(x, splat(3)));
        v128.store(zGradient + i, v128.and(f32x4.div(v128.load(aGradient + i), splat(6)), inside));
      }
      break;
    default:
      unreachable();
  }
}

/** Along the last axis of `width`. One unit: some lines. */
export function softmax(op: usize, from: i32, to: i32): void {
  const z = load<usize>(op, 28);
  const a = load<usize>(op, 32);
  const width = load<i32>(op, 36);
  const chunk = load<i32>(op, 20);
  const lines = min(load<i32>(context, Context.Rows) * load<i32>(op, 40), to * chunk);
  for (let line = from * chunk; line < lines; line++) softmaxLine(z, a, line * width, width);
}

/** One line of a softmax: exp(z - largest z), over their sum. */
export function softmaxLine(z: usize, a: usize, at: i32, width: i32): void {
  const start = <usize>at << 2;
  const end = start + (<usize>width << 2);
  let largest = load<f32>(z + start);
  for (let i = start + 4; i < end; i += 4) {
    const value = load<f32>(z + i);
    if (value > largest) largest = value;
  }
  // A vector's last lanes may belong to the next line: they are not stored.
  let i = start;
  const shift = splat(largest);
  for (; i + 16 <= end; i += 16) v128.store(a + i, exp4(f32x4.sub(v128.load(z + i), shift)));
  if (i < end) {
    const last = exp4(f32x4.sub(v128.load(z + i), shift));
    const left = <i32>((end - i) >> 2);
    store<f32>(a + i, f32x4.extract_lane(last, 0));
    if (left > 1) store<f32>(a + i, f32x4.extract_lane(last, 1), 4);
    if (left > 2) store<f32>(a + i, f32x4.extract_lane(last, 2), 8);
  }
  let sum: f32 = 0;
  for (i = start; i < end; i += 4) sum += load<f32>(a + i);
  for (i = start; i < end; i += 4) store<f32>(a + i, load<f32>(a + i) / sum);
}

export function softmaxBackward(op: usize, from: i32, to: i32): void {
  const a = load<usize>(op, 28);
  const aGradient = load<usize>(op, 32);
  const zGradient = load<usize>(op, 36);
  const width = load<i32>(op, 40);
  const chunk = load<i32>(op, 20);
  const lines = min(load<i32>(context, Context.Rows) * load<i32>(op, 44), to * chunk);
  for (let line = from * chunk; line < lines; line++) {
    const start = <usize>(line * width) << 2;
    const end = start + (<usize>width << 2);
    let dot: f32 = 0;
    for (let i = start; i < end; i += 4) dot += load<f32>(aGradient + i) * load<f32>(a + i);
    for (let i = start; i < end; i += 4) {
      store<f32>(zGradient + i, load<f32>(a + i) * (load<f32>(aGradient + i) - dot));
    }
  }
}
