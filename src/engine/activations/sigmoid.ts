import { exp } from '../../numerics/elementary';
import type { ActivationKind } from './activation';

/** σ(z) = 1 / (1 + exp(-z)), without overflow and with full accuracy at both ends. */
export function logistic(z: number): number {
  if (z >= 0) return 1 / (1 + exp(-z));
  const e = exp(z);
  return e / (1 + e);
}

/** a = σ(z), f'(z) = a (1 - a). */
export const sigmoid: ActivationKind = {
  forward(z, a, count) {
    for (let i = 0; i < count; i++) a[i] = logistic(z[i]);
  },
  backward(_z, a, aGradient, zGradient, count) {
    for (let i = 0; i < count; i++) zGradient[i] = aGradient[i] * a[i] * (1 - a[i]);
  },
};
