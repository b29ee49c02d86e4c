import type { ActivationKind } from './activation';

/** a = min(6, max(0, z + 3)) / 6, f'(z) = 1/6 if -3 < z < 3, else 0 (Howard et al., 2019). */
export const hardSigmoid: ActivationKind = {
  forward(z, a, count) {
    for (let i = 0; i < count; i++) a[i] = Math.min(6, Math.max(0, z[i] + 3)) / 6;
  },
  backward(z, _a, aGradient, zGradient, count) {
    for (let i = 0; i < count; i++) zGradient[i] = z[i] > -3 && z[i] < 3 ? aGradient[i] / 6 : 0;
  },
};
