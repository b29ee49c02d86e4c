import type { LossSpec } from '../../spec/experiment';
import type { LossName } from '../../spec/losses';
import { Loss } from '../kernels/operations';

/** How a loss runs in the kernels. */
export interface FastLoss {
  readonly kind: Loss;
  /** The one number that some have. */
  readonly parameter: number;
  /** What an output costs, about nanoseconds, besides what each sample does. */
  readonly cost: number;
}

/** Those that have a kernel, and what an output costs. */
const kinds: { readonly [K in LossName]?: readonly [Loss, number] } = {
  mse: [Loss.Mse, 2],
  mae: [Loss.Mae, 8],
  huber: [Loss.Huber, 7],
  log_cosh: [Loss.LogCosh, 50],
  binary_cross_entropy: [Loss.BinaryCrossEntropy, 45],
  cross_entropy: [Loss.CrossEntropy, 20],
  hinge: [Loss.Hinge, 4],
  squared_hinge: [Loss.SquaredHinge, 4],
  kl_divergence: [Loss.KlDivergence, 15],
  poisson: [Loss.Poisson, 25],
  cosine: [Loss.Cosine, 5],
};

/** Those from logits. */
const fusedKinds: { readonly [K in LossName]?: readonly [Loss, number] } = {
  binary_cross_entropy: [Loss.BinaryCrossEntropyLogits, 50],
  cross_entropy: [Loss.CrossEntropyLogits, 25],
};

const parameterOf = (loss: LossSpec): number => {
  if (loss.kind === 'huber') return loss.arguments.delta;
  return loss.kind === 'cross_entropy' ? loss.arguments.label_smoothing : 0;
};

/** Whether a loss has a kernel. */
export const hasLossKernel = (kind: LossName): boolean => kinds[kind] !== undefined;

/** A loss's kernel; `fused` is the one from logits. */
export function fastLoss(loss: LossSpec, fused: boolean): FastLoss {
  const found = (fused ? fusedKinds : kinds)[loss.kind];
  if (!found) throw new Error(`${loss.kind} has no kernel.`);
  const [kind, cost] = found;
  return { kind, parameter: parameterOf(loss), cost };
}
