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
 * Why a search stands still: it wants the `value` of what is minimised at the weights as they then are, with the gradients
 * anew; or it has worked for a while, on its way (`rest`) or already remembering what it has come to (`keep`).
 */
export type Pause = 'value' | 'rest' | 'keep';

/** A step in pieces. Until it keeps it leaves the memory alone, so that it can be given up without a trace. */
export type Search = Generator<Pause, void, number>;

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
