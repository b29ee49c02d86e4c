import { exp } from './exponential';

/**
 * The hyperbolic tangent. Near 0, the eighth convergent of Lambert's continued fraction x / (1 + x² / (3 + x² / (5 + …))),
 * written as x minus a correction; elsewhere from the exponential.
 */
export function tanh(x: number): number {
  if (x === 0) return x;
  const size = x < 0 ? -x : x;
  if (size < 0.55) {
    const s = x * x;
    const numerator = s * (675675 + s * (45045 + s * (594 + s)));
    const denominator = 2027025 + s * (945945 + s * (51975 + s * (630 + s)));
    return x - x * (numerator / denominator);
  }
  if (size > 22) return x < 0 ? -1 : 1;
  if (x !== x) return x;
  const t = 1 - 2 / (exp(2 * size) + 1);
  return x < 0 ? -t : t;
}
