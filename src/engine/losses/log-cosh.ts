import { exp, expm1, log1p, tanh } from '../../numerics/elementary';
import { elementwise } from './elementwise';
import type { LossKind } from './loss';

/** ln cosh x: as log1p(2 sinh²(x/2)) near 0, where it is small; as |x| + log1p(exp(-2|x|)) - ln 2 where cosh is large. */
export function logCosh(x: number): number {
  const size = Math.abs(x);
  if (size >= 1) return size + log1p(exp(-2 * size)) - Math.LN2;
  const e = expm1(size / 2);
  const sinh = 0.5 * (e + e / (e + 1));
  return log1p(2 * sinh * sinh);
}

/** L = mean ln cosh(p - t), ∂L/∂p = tanh(p - t) / n. */
export const logCoshLoss: LossKind<'log_cosh'> = {
  build: ({ outputs }) => elementwise({ value: (p, t) => logCosh(p - t), slope: (p, t) => tanh(p - t) }, outputs),
};
