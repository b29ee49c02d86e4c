import type { OptimizerSpec } from '../../spec/experiment';
import type { OptimizerName, TrainedOptimizer } from '../../spec/optimizers';
import type { Workspace } from '../workspace';
import { adadelta } from './adadelta';
import { adagrad } from './adagrad';
import { adam, adamw, amsgrad } from './adam';
import { lbfgs } from './lbfgs';
import { lion } from './lion';
import { nadam } from './nadam';
import type { Optimizer, OptimizerKind } from './optimizer';
import { rmsprop } from './rmsprop';
import { sgd } from './sgd';

/** How each optimizer of the vocabulary is computed. */
export const optimizerKinds: { readonly [K in TrainedOptimizer]: OptimizerKind<K> } = {
  sgd,
  adam,
  adamw,
  nadam,
  amsgrad,
  adagrad,
  adadelta,
  rmsprop,
  lion,
  lbfgs,
};

/** Makes an optimizer. */
export function createOptimizer(spec: OptimizerSpec, count: number, workspace: Workspace): Optimizer {
  // A union of functions takes no argument; the table's type is the proof that the two belong together.
  const kind = optimizerKinds[spec.kind] as Partial<OptimizerKind<OptimizerName>> as OptimizerKind<OptimizerName>;
  return kind.build(spec.arguments, count, workspace);
}
