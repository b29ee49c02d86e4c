import { exp } from '../../numerics/elementary';
import type { ActivationKind } from './activation';

/**
 * Along the last axis: aᵢ = exp(zᵢ - m) / Σⱼ exp(zⱼ - m) with m the largest z, so that nothing overflows;
 * ∂L/∂zⱼ = aⱼ (∂L/∂aⱼ - Σᵢ ∂L/∂aᵢ aᵢ), which is Σᵢ ∂L/∂aᵢ aᵢ (δᵢⱼ - aⱼ) (Bridle, 1990).
 */
export const softmax: ActivationKind = {
  forward(z, a, count, width) {
    for (let at = 0; at < count; at += width) {
      const end = at + width;
      let largest = z[at];
      for (let i = at + 1; i < end; i++) if (z[i] > largest) largest = z[i];
      let sum = 0;
      for (let i = at; i < end; i++) {
        a[i] = exp(z[i] - largest);
        sum += a[i];
      }
      for (let i = at; i < end; i++) a[i] /= sum;
    }
  },
  backward(_z, a, aGradient, zGradient, count, width) {
    for (let at = 0; at < count; at += width) {
      const end = at + width;
      let dot = 0;
      for (let i = at; i < end; i++) dot += aGradient[i] * a[i];
      for (let i = at; i < end; i++) zGradient[i] = a[i] * (aGradient[i] - dot);
    }
  },
};
