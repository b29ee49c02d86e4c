import type { LossSpec } from '../../spec/experiment';
import type { LossName, TrainedLoss } from '../../spec/losses';
import { binaryCrossEntropy } from './binary-cross-entropy';
import { cosine } from './cosine';
import { crossEntropy } from './cross-entropy';
import { hinge, squaredHinge } from './hinge';
import { huber } from './huber';
import { klDivergence } from './kl-divergence';
import { logCoshLoss } from './log-cosh';
import type { Loss, LossContext, LossKind } from './loss';
import { mae } from './mae';
import { mse } from './mse';
import { poisson } from './poisson';

/** How each loss of the vocabulary is computed. */
export const lossKinds: { readonly [K in TrainedLoss]: LossKind<K> } = {
  mse,
  mae,
  huber,
  log_cosh: logCoshLoss,
  binary_cross_entropy: binaryCrossEntropy,
  cross_entropy: crossEntropy,
  hinge,
  squared_hinge: squaredHinge,
  kl_divergence: klDivergence,
  poisson,
  cosine,
};

/** The table's entry of a loss. A union of functions takes no argument, hence the cast; the table's type is its proof. */
const kindOf = (kind: LossName): LossKind<LossName> =>
  lossKinds[kind] as Partial<LossKind<LossName>> as LossKind<LossName>;

/** The last activation with which a loss is computed in one. */
export const fusedActivation = (loss: LossName) => kindOf(loss).fusedWith;

/** Makes a loss. */
export const createLoss = (loss: LossSpec, context: Omit<LossContext<LossName>, 'arguments'>): Loss =>
  kindOf(loss.kind).build({ ...context, arguments: loss.arguments });
