import type { RandomStream } from '../../numerics/random';
import type { Shape } from '../../spec/argument';
import type { LayerOf, LayerSpec } from '../../spec/experiment';
import type { LayerName } from '../../spec/layers';
import type { Steps } from '../../spec/steps';
import type { Workspace } from '../workspace';

/**
 * How a pass treats what differs between training and use. `training`: dropout drops, `batch_norm` takes the batch's
 * statistics and updates the running ones. `evaluation`: nothing drops, the running statistics count. `probe` is a
 * training pass that leaves no trace and repeats exactly: nothing drops, the batch's statistics count, the running ones
 * stay as they are (for `nnet gradients` and the gradient check).
 */
export type Mode = 'training' | 'evaluation' | 'probe';

/** What flows between layers: a batch's values, and the loss's gradient with respect to them. */
export interface Signal {
  /** Of one sample. */
  readonly shape: Shape;
  /** [capacity, ...shape], row-major; of a batch of n samples the first n rows count. */
  readonly values: Float64Array;
  /** ∂L/∂values, of the same layout; absent where nobody wants it (the network's input while training). */
  readonly gradient: Float64Array | undefined;
}

/** A signal whose gradient is wanted: every one but the network's input. */
export interface InnerSignal extends Signal {
  readonly gradient: Float64Array;
}

/** Tensors by the name after the dot in `dense1.weight`: views of one flat buffer, row-major. */
export type Tensors = Readonly<Record<string, Float64Array>>;

/** A layer where it stands. */
export interface Place<K extends LayerName> {
  readonly layer: LayerOf<K>;
  readonly input: Shape;
  readonly output: Shape;
  /** Views of the network's flat parameter buffer; names and shapes as the vocabulary's `parameters` says. */
  readonly parameters: Tensors;
  /** Views of the network's flat buffer of what is stored but not trained, as the vocabulary's `buffers` says. */
  readonly buffers: Tensors;
}

/** What a layer is built from. */
export interface LayerContext<K extends LayerName> extends Place<K> {
  /** Views of the flat gradient buffer, of the same names and layout as `parameters`. */
  readonly gradients: Tensors;
  /** What the layer below computes. */
  readonly from: Signal;
  /** Samples in the largest batch. */
  readonly capacity: number;
  /**
   * Whether the loss is computed from the layer's pre-activation and writes ∂L/∂z itself, so that the layer's backward
   * pass starts there (softmax with cross-entropy, sigmoid with binary cross-entropy).
   */
  readonly fused: boolean;
  /** Where every array that the passes need is taken from. While planning they are empty: `build` touches no value. */
  readonly workspace: Workspace;
  /** The layer's own stream for dropout; its place in the stream is part of a checkpoint. */
  dropoutStream(): RandomStream;
  /** Builds layers inside this one (a `residual`'s body), fed by a signal. */
  body(layers: readonly LayerSpec[], from: Signal): BuiltNetwork;
}

/** What has a forward and a backward pass. Neither allocates. */
export interface Passes {
  readonly output: Signal;
  /** Computes `output.values` from the values below, for the first `rows` samples. */
  forward(rows: number, mode: Mode): void;
  /**
   * From `output.gradient` (∂L/∂output): adds ∂L/∂parameters to the gradient buffer, which was set to 0 before, and
   * overwrites the gradient of the signal below unless that is absent. Follows a forward pass of the same rows and mode
   * `training` or `probe`. May overwrite `output.gradient`.
   */
  backward(rows: number): void;
}

/** A layer with its arrays, ready to run. */
export interface BuiltLayer extends Passes {
  /** z and ∂L/∂z, where the layer has an activation: `output` is f(z). */
  readonly preactivation?: Signal;
}

/** Layers in a row. */
export interface BuiltNetwork extends Passes {
  readonly layers: readonly BuiltLayer[];
}

/** How a kind of layer is computed: one file a kind, forward beside backward. */
export interface LayerKind<K extends LayerName> {
  /** Sets the parameters (and buffers), all 0 before, from the layer's own stream; absent: they stay 0. */
  initialise?(place: Place<K>, random: RandomStream): Steps<void>;
  build(context: LayerContext<K>): BuiltLayer;
}

/** A new signal of a shape, with its gradient. */
export function createSignal(shape: Shape, capacity: number, workspace: Workspace): InnerSignal {
  const length = capacity * shape.reduce((size, axis) => size * axis, 1);
  return { shape, values: workspace.floats(length), gradient: workspace.floats(length) };
}
