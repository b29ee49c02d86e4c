import type { OptimizerSpec } from '../../spec/experiment';
import type { OptimizerName } from '../../spec/optimizers';
import type { Workspace } from '../workspace';

/** The values of an optimizer's arguments. */
export type OptimizerArguments<K extends OptimizerName> = Extract<OptimizerSpec, { kind: K }>['arguments'];

/** What an optimizer remembers from step to step; a checkpoint keeps both. */
interface Memory {
  readonly slots: Readonly<Record<string, Float64Array>>;
  readonly counters: Record<string, number>;
}

/** An optimizer at work on a flat array of weights. */
export interface SteppingOptimizer extends Memory {
  /** One update of the weights from their gradients, at a learning rate. */
  step(weights: Float64Array, gradients: Float64Array, rate: number): void;
}

/**
 * A step in pieces. It stands still where it wants the `value` of what is minimised at the weights as they then are, with
 * the gradients anew, and to `rest` where it has worked for a while. Memory is changed when it is done, so that a step
 * which is given up has left nothing there.
 */
export type Search = Generator<'value' | 'rest', void, number>;

/** An optimizer whose step evaluates the batch as often as it wants. */
export interface SearchingOptimizer extends Memory {
  /** Like `step`, from the value at the weights; gradients and weights are those that it goes on with. */
  search(weights: Float64Array, gradients: Float64Array, rate: number, value: number): Search;
}

export type Optimizer = SteppingOptimizer | SearchingOptimizer;

/** How a kind of optimizer is made: for so many weights, taking its slots from a workspace. */
export interface OptimizerKind<K extends OptimizerName> {
  build(values: OptimizerArguments<K>, count: number, workspace: Workspace): Optimizer;
}
