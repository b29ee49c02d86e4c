/**
 * Elementary functions in float64, for what is computed once a sample (losses) or wants more digits than float32 has on
 * the way (gelu, softplus). The formulas, and with them the bits, are those of `src/numerics`, where they are explained.
 */

const LN2_HIGH: f64 = 0.6931471804855391;
const LN2_LOW: f64 = 7.440617110012397e-11;
const LN2: f64 = 0.6931471805599453;
const SQRT2: f64 = 1.4142135623730951;

/** x 2ᵏ, for k from -2044 to 2046. */
@inline
function scale(x: f64, k: i32): f64 {
  const half = k >> 1;
  return x * powerOfTwo(half) * powerOfTwo(k - half);
}

@inline
function powerOfTwo(k: i32): f64 {
  return reinterpret<f64>(<u64>(k + 1023) << 52);
}

@inline
function seriesExpm1(r: f64, low: f64): f64 {
  const s = r * r;
  const even =
    1.0 / 2.0 +
    s *
      (1.0 / 24.0 +
        s *
          (1.0 / 720.0 +
            s * (1.0 / 40320.0 + s * (1.0 / 3628800.0 + s * (1.0 / 479001600.0 + s / 87178291200.0)))));
  const odd =
    1.0 / 6.0 +
    s * (1.0 / 120.0 + s * (1.0 / 5040.0 + s * (1.0 / 362880.0 + s * (1.0 / 39916800.0 + s / 6227020800.0))));
  return r + (low * (1.0 + r + s / 2.0) + s * (even + r * odd));
}

/** exp(x + tail). */
export function expSum(x: f64, tail: f64): f64 {
  if (x != x) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.2) return 0;
  const k = floor<f64>(x / LN2 + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  return scale(1.0 + seriesExpm1(r, high - r - low + tail), <i32>k);
}

export function exp(x: f64): f64 {
  return expSum(x, 0);
}

export function expm1(x: f64): f64 {
  if (x > 709 || x != x) return exp(x) - 1.0;
  if (x < -40) return -1;
  if (x == 0) return x;
  const k = floor<f64>(x / LN2 + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const e = seriesExpm1(r, high - r - low);
  return k == 0 ? e : scale(e, <i32>k) + (scale(1, <i32>k) - 1.0);
}

@inline
function logarithm(k: f64, f: f64, low: f64): f64 {
  const s = f / (2.0 + f);
  const z = s * s;
  const w = z * z;
  const even = z * (2.0 / 3.0 + w * (2.0 / 7.0 + w * (2.0 / 11.0 + w * (2.0 / 15.0 + w * (2.0 / 19.0)))));
  const odd = w * (2.0 / 5.0 + w * (2.0 / 9.0 + w * (2.0 / 13.0 + w * (2.0 / 17.0 + w * (2.0 / 21.0)))));
  const half = 0.5 * f * f;
  const rest = s * (half + (even + odd)) + (k * LN2_LOW + low);
  return k * LN2_HIGH - (half - rest - f);
}

function split(x: f64, low: f64): f64 {
  let k = 0;
  let y = x;
  if (y < 2.2250738585072014e-308) {
    y *= 18014398509481984.0;
    k = -54;
  }
  const bits = reinterpret<u64>(y);
  k += <i32>(bits >> 52) - 1023;
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > SQRT2) {
    m /= 2.0;
    k++;
  }
  return logarithm(<f64>k, m - 1.0, low);
}

export function log(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  if (x == Infinity) return x;
  return split(x, 0);
}

export function log1p(x: f64): f64 {
  if (!(x > -1)) return x == -1 ? -Infinity : NaN;
  if (x == Infinity) return x;
  if (x > -0.29 && x < 0.41) return x == 0 ? x : logarithm(0, x, 0);
  const u = 1.0 + x;
  const lost = x > 1 ? 1.0 - (u - x) : x - (u - 1.0);
  return split(u, lost / u);
}

export function tanh(x: f64): f64 {
  if (x == 0) return x;
  const size = abs<f64>(x);
  if (size < 0.55) {
    const s = x * x;
    const numerator = s * (675675.0 + s * (45045.0 + s * (594.0 + s)));
    const denominator = 2027025.0 + s * (945945.0 + s * (51975.0 + s * (630.0 + s)));
    return x - x * (numerator / denominator);
  }
  if (size > 22) return x < 0 ? -1 : 1;
  if (x != x) return x;
  const t = 1.0 - 2.0 / (exp(2.0 * size) + 1.0);
  return x < 0 ? -t : t;
}

/** 1 / (1 + exp(-z)). */
export function logistic(z: f64): f64 {
  if (z >= 0) return 1.0 / (1.0 + exp(-z));
  const e = exp(z);
  return e / (1.0 + e);
}

/** ln(1 + exp(z)). */
export function logOnePlusExp(z: f64): f64 {
  return z > 0 ? z + log1p(exp(-z)) : log1p(exp(z));
}

/** ln cosh x. */
export function logCosh(x: f64): f64 {
  const size = abs<f64>(x);
  if (size >= 1) return size + log1p(exp(-2.0 * size)) - LN2;
  const e = expm1(size / 2.0);
  const sinh = 0.5 * (e + e / (e + 1.0));
  return log1p(2.0 * sinh * sinh);
}

/** Chebyshev coefficients of exp(x²) erfc(x) (1 + 2x); see `src/numerics/error-function.ts`. */
const coefficients = memory.data<f64>([
  1.2131177209271748, -0.07225473646563542, -0.02632189276459184, 0.019186588533428105, -0.006682350310928109,
  0.0015522847050575515, -0.00023571658348154882, 1.5690562205135226e-5, 2.153875719667181e-6, -6.012574627859283e-7,
  1.3854950323746626e-8, 1.3575814484993745e-8, -1.3070972098097831e-9, -3.06373327557849e-10, 5.062873791614194e-11,
  8.050230187118965e-12, -1.74987484220058e-12, -2.6365750400882025e-13, 5.909950702659242e-14,
]);
const COEFFICIENT_COUNT = 19;

function tail(x: f64): f64 {
  if (x > 28) return 0;
  const twice = (2.0 * (x - 4.0)) / (x + 3.0);
  let b: f64 = 0;
  let before: f64 = 0;
  for (let i = COEFFICIENT_COUNT - 1; i > 0; i--) {
    const next = load<f64>(coefficients + (<usize>i << 3)) + twice * b - before;
    before = b;
    b = next;
  }
  const value = load<f64>(coefficients) + (twice / 2.0) * b - before;
  return (exp(-x * x) * value) / (1.0 + 2.0 * x);
}

/** 1 - erf(x), to far below the rounding of float32. */
export function erfc(x: f64): f64 {
  if (x >= 0.5) return tail(x);
  if (x <= -0.5) return 2.0 - tail(-x);
  const s = x * x;
  let sum: f64 = 0;
  let factorial: f64 = 3628800;
  for (let n = 10; n >= 1; n--) {
    sum = s * ((n & 1 ? -1.0 : 1.0) / (factorial * <f64>(2 * n + 1)) + sum);
    factorial /= <f64>n;
  }
  return 1.0 - 1.1283791670955126 * (x + x * sum);
}
