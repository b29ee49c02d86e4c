import { elementwise } from './elementwise';
import type { LossKind } from './loss';

/** L = mean |p - t|, ∂L/∂p = sign(p - t) / n, 0 where they are equal. PyTorch: `l1_loss`. */
export const mae: LossKind<'mae'> = {
  build: ({ outputs }) => elementwise({ value: (p, t) => Math.abs(p - t), slope: (p, t) => Math.sign(p - t) }, outputs),
};
