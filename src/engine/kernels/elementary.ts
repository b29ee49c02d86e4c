/**
 * exp, expm1, tanh and the logistic function of four float32 at once, and log. Bounds, over all of float32: exp 1.5 ulp, expm1
 * 1.6, log 2, subnormal results included; tanh 2.5 and sigmoid 2.6, but a sigmoid below 2⁻¹²⁶ may be 0
 * (`test/engine/kernels` samples them). Multiply and add are kept apart even in the fused build, so that these bits do not
 * depend on it.
 *
 * What these take is the wait for one result after the other. So their chains are short: polynomials are summed in halves
 * (Estrin), and numbers lie in memory, since those that stand in the code are made anew, by three instructions, at each use.
 */
import { splat } from './vectors';

const ONE = memory.data<f32>([1]);
const HALF = memory.data<f32>([0.5]);
const SIGN = memory.data<i32>([0x80000000]);
const EXPONENT_OF_ONE = memory.data<i32>([127 << 23]);
const EXPONENT_OF_HALF = memory.data<i32>([126 << 23]);
const LOG2_E = memory.data<f32>([1.44269504]);
/** ln 2 in two parts, of which the first has 9 bits, so that k times it is exact. */
const LN2 = memory.data<f32>([0.693359375, -2.1219444e-4]);
/** 1.5 2²³: what is added to it is rounded to a whole number, which its lowest bits then hold. */
const ROUNDER = memory.data<f32>([12582912]);
/** (exp(r) - 1 - r) / r² for |r| ≤ ln 2 / 2: the polynomial whose largest error, times r, is least, 3e-9. */
const EXP_TAIL = memory.data<f32>([0.5, 1.66666668e-1, 4.16663542e-2, 8.33327295e-3, 1.394105e-3, 1.99142293e-4]);
/** The largest and the least x whose eˣ is neither 0 nor infinite, or what lies beyond. */
const EXP_RANGE = memory.data<f32>([89, -104]);
const EXPM1_RANGE = memory.data<f32>([89, -20]);
/** Where e⁻ˣ as `sigmoid4` computes it is 0, and infinite. */
const SIGMOID_RANGE = memory.data<f32>([88, -89]);
/** From half of it on, tanh x is 1. */
const TANH_END = memory.data<f32>([20]);

/** A number, or an array's `i`th, in each lane. */
@inline
function each(numbers: usize, i: usize = 0): v128 {
  return v128.load32_splat(numbers + (i << 2));
}

/** a x + b */
@inline
function linear(a: v128, x: v128, b: v128): v128 {
  return f32x4.add(f32x4.mul(a, x), b);
}

/** Between an array's first number and its second; what is no number stays so. */
@inline
function within(range: usize, x: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, each(range)), each(range, 1));
}

/** x log₂ e, rounded, on top of `ROUNDER`. */
@inline
function powerOf(x: v128): v128 {
  return linear(x, each(LOG2_E), each(ROUNDER));
}

/** The whole number k on top of `ROUNDER`, as integers. */
@inline
function wholeOf(power: v128): v128 {
  return i32x4.sub(power, each(ROUNDER));
}

/** 2ᵏ for integers k from -126 to 127, 0 for -127, infinite for 128; k may stand on top of `ROUNDER`. */
@inline
function powerOfTwo(k: v128): v128 {
  return i32x4.add(i32x4.shl(k, 23), each(EXPONENT_OF_ONE));
}

/** exp(r) - 1 for |r| ≤ ln 2 / 2. */
@inline
function expMinusOne(r: v128): v128 {
  const square = f32x4.mul(r, r);
  const low = linear(each(EXP_TAIL, 1), r, each(EXP_TAIL));
  const middle = linear(each(EXP_TAIL, 3), r, each(EXP_TAIL, 2));
  const high = linear(each(EXP_TAIL, 5), r, each(EXP_TAIL, 4));
  return linear(linear(linear(high, square, middle), square, low), square, r);
}

/** x = k ln 2 + r. */
@inline
function reduce(x: v128, power: v128): v128 {
  const k = f32x4.sub(power, each(ROUNDER));
  return f32x4.sub(f32x4.sub(x, f32x4.mul(k, each(LN2))), f32x4.mul(k, each(LN2, 1)));
}

/** eˣ. Beyond the ends the result is infinite, or 0; what is no number stays so. */
@inline
export function exp4(value: v128): v128 {
  const x = within(EXP_RANGE, value);
  const power = powerOf(x);
  const e = f32x4.add(expMinusOne(reduce(x, power)), each(ONE));
  // In two halves, as 2ᵏ itself may have no place in float32.
  const whole = wholeOf(power);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(e, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

/** eˣ - 1, accurate also near 0. */
@inline
export function expm14(value: v128): v128 {
  const x = within(EXPM1_RANGE, value);
  const power = powerOf(x);
  const e = expMinusOne(reduce(x, power));
  const whole = wholeOf(power);
  const half = i32x4.shr_s(whole, 1);
  const low = powerOfTwo(half);
  const high = powerOfTwo(i32x4.sub(whole, half));
  // 2ᵏ e + (2ᵏ - 1). Where k is 0 nothing is added, so that -0 and the smallest values keep their bits; where it is large,
  // 1 is nothing, and 2ᵏ may have no place in float32.
  const scaled = f32x4.mul(f32x4.mul(e, low), high);
  const sum = f32x4.add(scaled, f32x4.sub(f32x4.mul(low, high), each(ONE)));
  const large = f32x4.mul(f32x4.mul(f32x4.add(e, each(ONE)), low), high);
  const some = v128.bitselect(large, sum, i32x4.gt_s(whole, i32x4.splat(30)));
  return v128.bitselect(value, v128.bitselect(e, some, i32x4.eq(whole, i32x4.splat(0))), f32x4.eq(value, splat(0)));
}

/** tanh x = q / (1 + q) with q = (exp(2 |x|) - 1) / 2, and the sign of x. */
@inline
export function tanh4(x: v128): v128 {
  const size = v128.andnot(x, each(SIGN));
  const y = f32x4.pmin(f32x4.add(size, size), each(TANH_END));
  const power = powerOf(y);
  const half = i32x4.add(i32x4.shl(power, 23), each(EXPONENT_OF_HALF));
  const q = linear(expMinusOne(reduce(y, power)), half, f32x4.sub(half, each(HALF)));
  return v128.or(f32x4.div(q, f32x4.add(q, each(ONE))), v128.and(x, each(SIGN)));
}

/** 1 / (1 + e⁻ˣ) */
@inline
export function sigmoid4(value: v128): v128 {
  const one = each(ONE);
  const x = v128.xor(within(SIGMOID_RANGE, value), each(SIGN));
  const power = powerOf(x);
  const e = f32x4.add(expMinusOne(reduce(x, power)), one);
  return f32x4.div(one, f32x4.add(one, f32x4.mul(e, powerOfTwo(power))));
}

/** 2/3, 2/5, 2/7, 2/9: the series of 2 artanh s behind 2 s, by s². */
const LOG_SERIES = memory.data<f32>([0.6666666667, 0.4, 0.2857142857, 0.2222222222]);

/** The natural logarithm: -∞ at 0, no number below. */
export function log4(value: v128): v128 {
  // Subnormal numbers are made normal first.
  const small = f32x4.lt(value, splat(1.17549435e-38));
  const x = v128.bitselect(f32x4.mul(value, splat(8388608)), value, small);
  // x = m 2ᵏ with √½ ≤ m < √2.
  const shifted = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  let k = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  k = f32x4.sub(k, v128.and(small, splat(23)));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const f = f32x4.sub(m, splat(1));
  // log(1 + f) = 2 artanh(s), s = f / (2 + f), written so that f - f² / 2 keeps its bits.
  const s = f32x4.div(f, f32x4.add(splat(2), f));
  const z = f32x4.mul(s, s);
  const square = f32x4.mul(z, z);
  const p = linear(linear(each(LOG_SERIES, 3), z, each(LOG_SERIES, 2)), square, linear(each(LOG_SERIES, 1), z, each(LOG_SERIES)));
  const series = f32x4.mul(z, p);
  const half = f32x4.mul(splat(0.5), f32x4.mul(f, f));
  const rest = f32x4.add(f32x4.mul(s, f32x4.add(half, series)), f32x4.mul(k, splat(-2.12194440e-4)));
  const result = f32x4.add(f32x4.mul(k, splat(0.693359375)), f32x4.sub(f, f32x4.sub(half, rest)));
  const finite = v128.bitselect(result, value, f32x4.lt(value, splat(Infinity)));
  const zero = f32x4.eq(value, splat(0));
  const bounded = v128.bitselect(splat(-Infinity), finite, zero);
  return v128.bitselect(splat(NaN), bounded, f32x4.lt(value, splat(0)));
}
