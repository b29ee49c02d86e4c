import { erfc, exp } from '../../numerics/elementary';
import type { ActivationKind } from './activation';

/** 1/√(2π) */
const density = 0.3989422804014327;

/** a = z Φ(z), f'(z) = Φ(z) + z φ(z), with Φ(z) = erfc(-z/√2) / 2 (Hendrycks and Gimpel, 2016). */
export const gelu: ActivationKind = {
  forward(z, a, count) {
    for (let i = 0; i < count; i++) a[i] = 0.5 * z[i] * erfc(-z[i] * Math.SQRT1_2);
  },
  backward(z, _a, aGradient, zGradient, count) {
    for (let i = 0; i < count; i++) {
      const x = z[i];
      const slope = 0.5 * erfc(-x * Math.SQRT1_2) + x * density * exp(-0.5 * x * x);
      zGradient[i] = aGradient[i] * slope;
    }
  },
};
