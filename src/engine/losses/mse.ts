import { elementwise } from './elementwise';
import type { LossKind } from './loss';

/** L = mean (p - t)², ∂L/∂p = 2 (p - t) / n. PyTorch: `mse_loss`. */
export const mse: LossKind<'mse'> = {
  build: ({ outputs }) => elementwise({ value: (p, t) => (p - t) * (p - t), slope: (p, t) => 2 * (p - t) }, outputs),
};
