/**
 * exp, expm1, tanh and the logistic function of four float32 at once, and log. Bounds, over all of float32, subnormal
 * results included: exp and expm1 1.5 ulp, tanh, sigmoid and log 2 ulp (`test/engine/kernels` samples them). Multiply and
 * add are kept apart even in the fused build, so that these bits do not depend on it.
 */
import { splat } from './vectors';

@inline
function horner(p: v128, x: v128, c: f32): v128 {
  return f32x4.add(f32x4.mul(p, x), splat(c));
}

/** 1.5 2²³: what is added to it is rounded to a whole number, which its lowest bits then hold. */
const rounder: f32 = 12582912;

/** x log₂ e, rounded, on top of `rounder`. */
@inline
function powerOf(x: v128): v128 {
  return f32x4.add(f32x4.mul(x, splat(1.44269504)), splat(rounder));
}

/** The whole number k on top of `rounder`, as integers. */
@inline
function wholeOf(power: v128): v128 {
  return i32x4.sub(power, i32x4.splat(0x4b400000));
}

/** 2ᵏ for integers k from -126 to 127; k may stand on top of `rounder`. */
@inline
function powerOfTwo(k: v128): v128 {
  return i32x4.add(i32x4.shl(k, 23), i32x4.splat(127 << 23));
}

/** (exp(r) - 1 - r) / r² for |r| ≤ ln 2 / 2: the polynomial whose largest error, times r, is least, 3e-9. */
@inline
function expTail(r: v128): v128 {
  let p = splat(1.99142293e-4);
  p = horner(p, r, 1.39410500e-3);
  p = horner(p, r, 8.33327295e-3);
  p = horner(p, r, 4.16663542e-2);
  p = horner(p, r, 1.66666668e-1);
  return horner(p, r, 0.5);
}

/** x = k ln 2 + r: ln 2 in two parts, of which the first has 9 bits, so that k times it is exact. */
@inline
function reduce(x: v128, power: v128): v128 {
  const k = f32x4.sub(power, splat(rounder));
  return f32x4.sub(f32x4.sub(x, f32x4.mul(k, splat(0.693359375))), f32x4.mul(k, splat(-2.12194440e-4)));
}

/** exp(r) - 1 for |r| ≤ ln 2 / 2. */
@inline
function expMinusOne(r: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.mul(r, r), expTail(r)), r);
}

/** eˣ. Beyond the ends the result is infinite, or 0; what is no number stays so. */
@inline
export function exp4(value: v128): v128 {
  // These two give their first argument where one is no number.
  const x = f32x4.pmax(f32x4.pmin(value, splat(89)), splat(-104));
  const power = powerOf(x);
  const e = f32x4.add(expMinusOne(reduce(x, power)), splat(1));
  // In two halves, as 2ᵏ itself may have no place in float32.
  const whole = wholeOf(power);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(e, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

/** eˣ - 1, accurate also near 0. */
export function expm14(value: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, splat(89)), splat(-20));
  const power = powerOf(x);
  const e = expMinusOne(reduce(x, power));
  const whole = wholeOf(power);
  const half = i32x4.shr_s(whole, 1);
  const low = powerOfTwo(half);
  const high = powerOfTwo(i32x4.sub(whole, half));
  // 2ᵏ e + (2ᵏ - 1). Where k is 0 nothing is added, so that -0 and the smallest values keep their bits; where it is large,
  // 1 is nothing, and 2ᵏ may have no place in float32.
  const scaled = f32x4.mul(f32x4.mul(e, low), high);
  const sum = f32x4.add(scaled, f32x4.sub(f32x4.mul(low, high), splat(1)));
  const large = f32x4.mul(f32x4.mul(f32x4.add(e, splat(1)), low), high);
  const some = v128.bitselect(large, sum, i32x4.gt_s(whole, i32x4.splat(30)));
  return v128.bitselect(value, v128.bitselect(e, some, i32x4.eq(whole, i32x4.splat(0))), f32x4.eq(value, splat(0)));
}

/** tanh x = q / (1 + q) with q = (exp(2 |x|) - 1) / 2, and the sign of x. */
@inline
export function tanh4(x: v128): v128 {
  const one = splat(1);
  const size = f32x4.abs(x);
  // From here on it is 1. What is no number stays so.
  const y = f32x4.pmin(f32x4.add(size, size), splat(20));
  const power = powerOf(y);
  const half = i32x4.add(i32x4.shl(power, 23), i32x4.splat(126 << 23));
  const q = f32x4.add(f32x4.mul(expMinusOne(reduce(y, power)), half), f32x4.sub(half, splat(0.5)));
  const sum = f32x4.add(one, q);
  const quotient = f32x4.div(q, sum);
  // What the sum has lost, and with it the quotient: 1 / sum is one minus it.
  const lost = f32x4.add(f32x4.sub(one, sum), q);
  const exact = f32x4.sub(quotient, f32x4.mul(f32x4.mul(quotient, lost), f32x4.sub(one, quotient)));
  // Where q is so large that `lost` is not exact, the quotient is next to 1. The sign also of 0.
  return v128.or(f32x4.pmin(exact, one), v128.and(x, i32x4.splat(0x80000000)));
}

/** 1 / (1 + e⁻ˣ), accurate at both ends. */
@inline
export function sigmoid4(x: v128): v128 {
  const one = splat(1);
  const e = exp4(v128.or(x, i32x4.splat(0x80000000)));
  const below = f32x4.lt(x, splat(0));
  const sum = f32x4.add(one, e);
  const quotient = f32x4.div(v128.bitselect(e, one, below), sum);
  // What the sum has lost, and with it the quotient: 1 / sum is the quotient itself, or one minus it.
  const lost = f32x4.add(f32x4.sub(one, sum), e);
  const inverse = v128.bitselect(f32x4.sub(one, quotient), quotient, below);
  return f32x4.sub(quotient, f32x4.mul(f32x4.mul(quotient, lost), inverse));
}

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
  let p = splat(0.2222222222);
  p = horner(p, z, 0.2857142857);
  p = horner(p, z, 0.4);
  p = horner(p, z, 0.6666666667);
  const series = f32x4.mul(z, p);
  const half = f32x4.mul(splat(0.5), f32x4.mul(f, f));
  const rest = f32x4.add(f32x4.mul(s, f32x4.add(half, series)), f32x4.mul(k, splat(-2.12194440e-4)));
  const result = f32x4.add(f32x4.mul(k, splat(0.693359375)), f32x4.sub(f, f32x4.sub(half, rest)));
  const finite = v128.bitselect(result, value, f32x4.lt(value, splat(Infinity)));
  const zero = f32x4.eq(value, splat(0));
  const bounded = v128.bitselect(splat(-Infinity), finite, zero);
  return v128.bitselect(splat(NaN), bounded, f32x4.lt(value, splat(0)));
}
