import type { Shape } from '../../../spec/argument';
import type { LayerOf, LayerSpec } from '../../../spec/experiment';
import type { LayerName } from '../../../spec/layers';
import { nowhere, type Address, type Arena } from '../arena';
import type { Program } from '../program';
import type { Format } from '../tensors';

/** What flows between layers: where a batch's values, and the loss's gradient with respect to them, lie. */
export interface FastSignal {
  /** Of one sample. */
  readonly shape: Shape;
  /** [capacity, ...shape], float32, row-major. */
  readonly values: Address;
  /** Of the same layout; `nowhere` where nobody wants it. */
  readonly gradient: Address;
  /** Where a max pool, which alone reads the signal, puts its gradient instead: on lists. */
  readonly winners?: Winners;
}

/** The gradient below a max pool as lists; see `kernels/winners.ts`. */
export interface Winners {
  /** How many are on each plane's list, [capacity, planes]. */
  readonly counts: Address;
  /** The lists, with room for all windows of a plane. */
  readonly lists: Address;
  /** Windows of a plane. */
  readonly most: number;
  /** Bytes between places of a row, and between rows, of what the places are counted in. */
  readonly step: number;
  readonly below: number;
  /** The signal went through relu. */
  readonly relu: boolean;
}

/** Where a tensor and its gradient lie. */
export interface FastTensor {
  readonly values: Address;
  readonly gradient: Address;
}

/** A stream of random numbers that moves on by a fixed count of words a sample. */
export interface FastStream {
  /** Its number among the network's streams. */
  readonly index: number;
  readonly seed: number;
}

/** What a layer is compiled from. */
export interface FastContext<K extends LayerName> {
  readonly layer: LayerOf<K>;
  readonly input: Shape;
  readonly output: Shape;
  /** By the name after the dot, in the format that the kind says. */
  readonly parameters: Readonly<Record<string, FastTensor>>;
  /** Running statistics; plain. */
  readonly buffers: Readonly<Record<string, Address>>;
  /** What the layer below computes. */
  readonly from: FastSignal;
  /** The layer that alone reads this one's output, if there is one. */
  readonly above?: LayerSpec;
  /** Samples in the largest batch. */
  readonly capacity: number;
  /** The loss writes ∂L/∂z itself, from z, which must stay. */
  readonly fused: boolean;
  /** Where every array is taken from. */
  readonly arena: Arena;
  /**
   * Space of at least so many values, which every layer may use within one of its passes. Where it is, is known when all
   * layers are built.
   */
  share(length: number): { readonly address: Address };
  /** Each thread's own space of at least so many values: the kernels' `scratch`. */
  reserve(length: number): void;
  /** The layer's own stream for dropout, of which a training pass takes `words` a sample. */
  dropoutStream(words: number): FastStream;
  /** Compiles the layers of a `residual`'s body. */
  body(layers: readonly LayerSpec[], from: FastSignal): FastPasses;
}

/** What is compiled: both passes append their operations to a program. */
export interface FastPasses {
  readonly output: FastSignal;
  forward(program: Program): void;
  /**
   * From `output.gradient`: sets the gradients of the parameters, and overwrites that of the signal below where there is
   * one. May overwrite `output.gradient`.
   */
  backward(program: Program): void;
}

/** A compiled layer. */
export interface FastLayer extends FastPasses {
  /** z, where it is kept beside f(z). */
  readonly preactivation?: FastSignal;
  /** Appends what changes running statistics: after the update, so that a batch that is given up leaves no trace. */
  commit?(program: Program): void;
}

/**
 * How a kind of layer runs in the kernels: one file a kind, beside that of the reference backend in `engine/layers`, which
 * says the formulas, and whose structure it repeats.
 */
export interface FastKind<K extends LayerName> {
  /** The tensors that do not lie plainly. */
  readonly formats?: Readonly<Record<string, Format>>;
  /** Why this layer is beyond the kernels, if it is: a run that has one takes the reference backend. */
  uncovered?(layer: LayerOf<K>): string | undefined;
  build(context: FastContext<K>): FastLayer;
}

/** A new signal, with its gradient where that is wanted. */
export function createFastSignal(shape: Shape, capacity: number, arena: Arena, gradient = true): FastSignal {
  const length = capacity * shape.reduce((size, axis) => size * axis, 1);
  return { shape, values: arena.floats(length), gradient: gradient ? arena.floats(length) : nowhere };
}
