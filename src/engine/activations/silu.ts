import type { ActivationKind } from './activation';
import { logistic } from './sigmoid';

/** a = z σ(z), f'(z) = σ(z) (1 + z (1 - σ(z))) (Ramachandran et al., 2017). */
export const silu: ActivationKind = {
  forward(z, a, count) {
    for (let i = 0; i < count; i++) a[i] = z[i] * logistic(z[i]);
  },
  backward(z, _a, aGradient, zGradient, count) {
    for (let i = 0; i < count; i++) {
      const s = logistic(z[i]);
      zGradient[i] = aGradient[i] * s * (1 + z[i] * (1 - s));
    }
  },
};
