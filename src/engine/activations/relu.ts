import type { ActivationKind } from './activation';

/** a = max(0, z), f'(z) = 1 if z > 0, else 0 (at the kink 0, as PyTorch). */
export const relu: ActivationKind = {
  forward(z, a, count) {
    // A z that is no number stays so: it is to be found, not to be turned into 0.
    for (let i = 0; i < count; i++) a[i] = z[i] <= 0 ? 0 : z[i];
  },
  backward(z, _a, aGradient, zGradient, count) {
    for (let i = 0; i < count; i++) zGradient[i] = z[i] > 0 ? aGradient[i] : 0;
  },
};
