import { exp, log1p } from '../../numerics/elementary';
import type { ActivationKind } from './activation';
import { logistic } from './sigmoid';

/** ln(1 + exp(z)), without overflow. */
export const logOnePlusExp = (z: number): number => (z > 0 ? z + log1p(exp(-z)) : log1p(exp(z)));

/** a = ln(1 + exp(z)), f'(z) = σ(z). PyTorch's switch to a = z above 20 changes less than 3e-9. */
export const softplus: ActivationKind = {
  forward(z, a, count) {
    for (let i = 0; i < count; i++) a[i] = logOnePlusExp(z[i]);
  },
  backward(z, _a, aGradient, zGradient, count) {
    for (let i = 0; i < count; i++) zGradient[i] = aGradient[i] * logistic(z[i]);
  },
};
