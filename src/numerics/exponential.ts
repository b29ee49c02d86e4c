import { ln2High, ln2Low, scale } from './scaling';

/**
 * expm1(r + low) for |r| ≤ ln 2 / 2, by its Taylor series to the 14th power (remainder below 2⁻⁶⁰ of r). Even and odd
 * powers are summed apart, which halves the chain of dependent operations.
 */
function seriesExpm1(r: number, low: number): number {
  const s = r * r;
  const even =
    1 / 2 + s * (1 / 24 + s * (1 / 720 + s * (1 / 40320 + s * (1 / 3628800 + s * (1 / 479001600 + s / 87178291200)))));
  const odd = 1 / 6 + s * (1 / 120 + s * (1 / 5040 + s * (1 / 362880 + s * (1 / 39916800 + s / 6227020800))));
  return r + (low * (1 + r + s / 2) + s * (even + r * odd));
}

/** eˣ. */
export const exp = (x: number): number => expSum(x, 0);

/** exp(x + tail) for a tail of at most a few units in the last place of x. */
export function expSum(x: number, tail: number): number {
  if (x !== x) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.2) return 0;
  const k = Math.floor(x / Math.LN2 + 0.5);
  const high = x - k * ln2High;
  const low = k * ln2Low;
  const r = high - low;
  return scale(1 + seriesExpm1(r, high - r - low + tail), k);
}

/** eˣ - 1, accurate also near 0. */
export function expm1(x: number): number {
  if (x > 709 || x !== x) return exp(x) - 1;
  if (x < -40) return -1;
  if (x === 0) return x;
  const k = Math.floor(x / Math.LN2 + 0.5);
  const high = x - k * ln2High;
  const low = k * ln2Low;
  const r = high - low;
  const e = seriesExpm1(r, high - r - low);
  return k === 0 ? e : scale(e, k) + (scale(1, k) - 1);
}
