import type { LossSpec } from '../../spec/experiment';
import type { LossName } from '../../spec/losses';
import { Loss } from '../kernels/operations';

/** How a loss runs in the kernels. */
export interface FastLoss {
  readonly kind: Loss;
  /** The one number that some have. */
  readonly parameter: number;
  /** What an output costs, about nanoseconds. */
  readonly cost: number;
}

/** Those that have a kernel. */
const kinds: { readonly [K in LossName]?: Loss } = {
  mse: Loss.Mse,
  mae: Loss.Mae,
  huber: Loss.Huber,
  log_cosh: Loss.LogCosh,
  binary_cross_entropy: Loss.BinaryCrossEntropy,
  cross_entropy: Loss.CrossEntropy,
  hinge: Loss.Hinge,
  squared_hinge: Loss.SquaredHinge,
  kl_divergence: Loss.KlDivergence,
  poisson: Loss.Poisson,
  cosine: Loss.Cosine,
};

const parameterOf = (loss: LossSpec): number => {
  if (loss.kind === 'huber') return loss.arguments.delta;
  return loss.kind === 'cross_entropy' ? loss.arguments.label_smoothing : 0;
};

/** Whether a loss has a kernel. */
export const hasLossKernel = (kind: LossName): boolean => kinds[kind] !== undefined;

/** A loss's kernel; `fused` is the one from logits. */
export function fastLoss(loss: LossSpec, fused: boolean): FastLoss {
  const parameter = parameterOf(loss);
  const cost = 25;
  const plain = kinds[loss.kind];
  if (plain === undefined) throw new Error(`${loss.kind} has no kernel.`);
  if (!fused) return { kind: plain, parameter, cost };
  const kind = loss.kind === 'cross_entropy' ? Loss.CrossEntropyLogits : Loss.BinaryCrossEntropyLogits;
  return { kind, parameter, cost };
}
