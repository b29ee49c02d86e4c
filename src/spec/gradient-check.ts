/** One entry of a tensor: what backpropagation and the differences say. */
export interface CheckedEntry {
  /** Its place in each axis of the tensor. */
  readonly index: readonly number[];
  readonly backward: number;
  readonly difference: number;
  /** |backward - difference| / max(1, |loss|, |difference|) */
  readonly error: number;
}

export interface CheckedTensor {
  readonly layer: string;
  /** `dense1.weight` */
  readonly tensor: string;
  readonly passed: boolean;
  readonly checked: number;
  /** Of these, entries whose gradient is within what is tolerated of 0: a mistake in them would not show. */
  readonly small: number;
  /** Entries so near a kink (of `relu`, say) that differences tell nothing. */
  readonly skipped: number;
  /** That with the largest error; absent when all were skipped. */
  readonly worst?: CheckedEntry;
}

export interface CheckedLayer {
  readonly layer: string;
  readonly passed: boolean;
  /** The largest error over its tensors. */
  readonly error: number;
  /** Entries of all its tensors. */
  readonly checked: number;
  readonly small: number;
  readonly skipped: number;
}

export interface GradientCheck {
  readonly passed: boolean;
  /** The largest error of all. */
  readonly error: number;
  /** The tensor that has it; absent when nothing could be checked. */
  readonly worst?: CheckedTensor;
  readonly checked: number;
  readonly small: number;
  readonly skipped: number;
  /** Samples that make up the loss. */
  readonly samples: number;
  /** Layers that have parameters, top to bottom. */
  readonly layers: readonly CheckedLayer[];
  readonly tensors: readonly CheckedTensor[];
}
