import { log } from '../../numerics/elementary';
import { elementwise } from './elementwise';
import type { LossKind } from './loss';

const eps = 1e-8;

/**
 * L = mean (p - t ln(p + 1e-8)), ∂L/∂p = (1 - t / (p + 1e-8)) / n: a Poisson distribution's negative log-likelihood
 * without its constant. PyTorch: `poisson_nll_loss(log_input=False)`.
 */
export const poisson: LossKind<'poisson'> = {
  build: ({ outputs }) =>
    elementwise({ value: (p, t) => p - t * log(p + eps), slope: (p, t) => 1 - t / (p + eps) }, outputs),
};
