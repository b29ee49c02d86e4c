import type { ActivationKind } from './activation';

const slope = 0.01;

/** a = z if z > 0, else 0.01 z; f'(z) = 1 if z > 0, else 0.01 (Maas et al., 2013). */
export const leakyRelu: ActivationKind = {
  forward(z, a, count) {
    for (let i = 0; i < count; i++) a[i] = z[i] > 0 ? z[i] : slope * z[i];
  },
  backward(z, _a, aGradient, zGradient, count) {
    for (let i = 0; i < count; i++) zGradient[i] = z[i] > 0 ? aGradient[i] : slope * aGradient[i];
  },
};
