import { log } from '../../numerics/elementary';
import type { LossKind } from './loss';

/**
 * L = mean over the batch of Σ t ln(t / p), where 0 ln 0 = 0; ∂L/∂p = -t / p / batch (Kullback and Leibler, 1951).
 * PyTorch: `kl_div(ln p, t, reduction="batchmean")`.
 */
export const klDivergence: LossKind<'kl_divergence'> = {
  build: ({ outputs }) => ({
    forward(p, t, rows, losses) {
      for (let row = 0; row < rows; row++) {
        let sum = 0;
        for (let i = row * outputs; i < (row + 1) * outputs; i++) if (t[i] !== 0) sum += t[i] * (log(t[i]) - log(p[i]));
        losses[row] = sum;
      }
    },
    backward(p, t, rows, gradient) {
      for (let i = 0; i < rows * outputs; i++) gradient[i] = t[i] === 0 ? 0 : -t[i] / p[i] / rows;
    },
  }),
};
