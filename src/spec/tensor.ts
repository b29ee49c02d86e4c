import type { Shape } from './argument';

/** A tensor as files and messages carry it: row-major, `dense1.weight` under PyTorch's shapes. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float64Array | Float32Array;
}
