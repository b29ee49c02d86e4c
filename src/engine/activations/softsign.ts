import type { ActivationKind } from './activation';

/** a = z / (1 + |z|), f'(z) = 1 / (1 + |z|)². */
export const softsign: ActivationKind = {
  forward(z, a, count) {
    for (let i = 0; i < count; i++) a[i] = z[i] / (1 + Math.abs(z[i]));
  },
  backward(z, _a, aGradient, zGradient, count) {
    for (let i = 0; i < count; i++) {
      const d = 1 + Math.abs(z[i]);
      zGradient[i] = aGradient[i] / (d * d);
    }
  },
};
