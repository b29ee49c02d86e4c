import type { ActivationKind } from './activation';

/** a = z, f'(z) = 1. */
export const linear: ActivationKind = {
  forward(z, a, count) {
    for (let i = 0; i < count; i++) a[i] = z[i];
  },
  backward(_z, _a, aGradient, zGradient, count) {
    for (let i = 0; i < count; i++) zGradient[i] = aGradient[i];
  },
};
