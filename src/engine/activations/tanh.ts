import { tanh as hyperbolicTangent } from '../../numerics/elementary';
import type { ActivationKind } from './activation';

/** a = tanh(z), f'(z) = 1 - a². */
export const tanh: ActivationKind = {
  forward(z, a, count) {
    for (let i = 0; i < count; i++) a[i] = hyperbolicTangent(z[i]);
  },
  backward(_z, a, aGradient, zGradient, count) {
    for (let i = 0; i < count; i++) zGradient[i] = aGradient[i] * (1 - a[i] * a[i]);
  },
};
