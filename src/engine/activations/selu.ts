import { exp, expm1 } from '../../numerics/elementary';
import type { ActivationKind } from './activation';

const alpha = 1.6732632423543772;
const lambda = 1.0507009873554805;

/** a = λ z if z > 0, else λ α (exp(z) - 1); f'(z) = λ if z > 0, else λ α exp(z) (Klambauer et al., 2017). */
export const selu: ActivationKind = {
  forward(z, a, count) {
    for (let i = 0; i < count; i++) a[i] = z[i] > 0 ? lambda * z[i] : lambda * alpha * expm1(z[i]);
  },
  backward(z, _a, aGradient, zGradient, count) {
    for (let i = 0; i < count; i++) {
      zGradient[i] = aGradient[i] * (z[i] > 0 ? lambda : lambda * alpha * exp(z[i]));
    }
  },
};
