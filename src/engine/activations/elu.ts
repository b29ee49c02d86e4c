import { exp, expm1 } from '../../numerics/elementary';
import type { ActivationKind } from './activation';

/** a = z if z > 0, else exp(z) - 1; f'(z) = 1 if z > 0, else exp(z) (Clevert et al., 2016, alpha = 1). */
export const elu: ActivationKind = {
  forward(z, a, count) {
    for (let i = 0; i < count; i++) a[i] = z[i] > 0 ? z[i] : expm1(z[i]);
  },
  backward(z, _a, aGradient, zGradient, count) {
    // exp(z), not a + 1, which has lost its digits where a is near -1.
    for (let i = 0; i < count; i++) zGradient[i] = z[i] > 0 ? aGradient[i] : aGradient[i] * exp(z[i]);
  },
};
