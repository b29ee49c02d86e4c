import { elementwise } from './elementwise';
import type { LossKind } from './loss';

/**
 * With e = p - t: L = mean (½ e² if |e| ≤ δ, else δ (|e| - ½ δ)), ∂L/∂p = e cut off at ±δ, over n (Huber, 1964).
 * PyTorch: `huber_loss`.
 */
export const huber: LossKind<'huber'> = {
  build: ({ arguments: { delta }, outputs }) =>
    elementwise(
      {
        value: (p, t) => {
          const e = Math.abs(p - t);
          return e <= delta ? 0.5 * e * e : delta * (e - 0.5 * delta);
        },
        slope: (p, t) => Math.min(delta, Math.max(-delta, p - t)),
      },
      outputs,
    ),
};
