import type { ActivationName } from '../../spec/activations';
import type { LossSpec } from '../../spec/experiment';
import type { LossName } from '../../spec/losses';

/** The spec of one kind of loss. */
export type LossOf<K extends LossName> = Extract<LossSpec, { kind: K }>;

/** What a loss is built from. */
export interface LossContext<K extends LossName> {
  readonly arguments: LossOf<K>['arguments'];
  /** Numbers that a sample's target holds. */
  readonly outputs: number;
  /** Of the output's last axis: what a softmax runs over. */
  readonly width: number;
  /** Whether what is scored is the pre-activation of the activation in `fusedWith`. */
  readonly fused: boolean;
  /** One a class, by its number; absent: all 1. */
  readonly classWeights: Float64Array | undefined;
}

/** A loss: the mean over the batch of what each sample costs. p and t are [rows, outputs]. */
export interface Loss {
  /** Sets losses[i] to what sample i costs. */
  forward(p: Float64Array, t: Float64Array, rows: number, losses: Float64Array): void;
  /** ∂L/∂p of the mean over `rows` samples (∂L/∂z when fused). */
  backward(p: Float64Array, t: Float64Array, rows: number, gradient: Float64Array): void;
}

/** How a kind of loss is computed. */
export interface LossKind<K extends LossName> {
  /** The last activation with which it is computed in one, stably. */
  readonly fusedWith?: ActivationName;
  build(context: LossContext<K>): Loss;
}
