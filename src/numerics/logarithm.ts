import { exponent, ln2High, ln2Low, scale } from './scaling';

/**
 * k ln 2 + log(1 + f) + low for √½ - 1 ≤ f ≤ √2 - 1. With s = f / (2 + f), log(1 + f) = 2 artanh(s), written so that
 * the leading f - f²/2 keeps its bits; the series in s² has a remainder below 2⁻⁶⁰.
 */
function logarithm(k: number, f: number, low: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = z * (2 / 3 + w * (2 / 7 + w * (2 / 11 + w * (2 / 15 + w * (2 / 19)))));
  const odd = w * (2 / 5 + w * (2 / 9 + w * (2 / 13 + w * (2 / 17 + w * (2 / 21)))));
  const half = 0.5 * f * f;
  const rest = s * (half + (even + odd)) + (k * ln2Low + low);
  return k * ln2High - (half - rest - f);
}

/** The natural logarithm; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  return split(x, 0);
}

/** log(1 + x), accurate also near 0. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x === Infinity) return x;
  if (x > -0.29 && x < 0.41) return x === 0 ? x : logarithm(0, x, 0);
  const u = 1 + x;
  const lost = x > 1 ? 1 - (u - x) : x - (u - 1);
  return split(u, lost / u);
}

function split(x: number, low: number): number {
  let k = exponent(x);
  let m = scale(x, -k);
  if (m > Math.SQRT2) {
    m /= 2;
    k++;
  }
  return logarithm(k, m - 1, low);
}
