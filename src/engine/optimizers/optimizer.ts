import type { OptimizerSpec } from '../../spec/experiment';
import type { OptimizerName } from '../../spec/optimizers';
import type { Workspace } from '../workspace';

/** The values of an optimizer's arguments. */
export type OptimizerArguments<K extends OptimizerName> = Extract<OptimizerSpec, { kind: K }>['arguments'];

/** An optimizer at work on a flat array of weights. */
export interface Optimizer {
  /** What it remembers from step to step, beside `counters`; a checkpoint keeps both. */
  readonly slots: Readonly<Record<string, Float64Array>>;
  readonly counters: Record<string, number>;
  /**
   * One update of the weights from their gradients, at a learning rate. A line search also takes the value of what is
   * minimised, and `evaluate`, which computes value and gradients anew at the weights as they then are.
   */
  step(weights: Float64Array, gradients: Float64Array, rate: number, value: number, evaluate: () => number): void;
}

/** How a kind of optimizer is made: for so many weights, taking its slots from a workspace. */
export interface OptimizerKind<K extends OptimizerName> {
  build(values: OptimizerArguments<K>, count: number, workspace: Workspace): Optimizer;
}
