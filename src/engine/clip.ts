import type { TrainSpec } from '../spec/experiment';

/**
 * Bounds the gradients: all together to a norm (times norm / (‖g‖ + 1e-6) when that is below 1), then each entry to a
 * value. PyTorch: `clip_grad_norm_` and `clip_grad_value_`.
 */
export function clip(from: Float64Array, to: Float64Array, { norm, value }: NonNullable<TrainSpec['clip']>): void {
  let factor = 1;
  if (norm !== undefined) {
    let square = 0;
    for (let i = 0; i < from.length; i++) square += from[i] * from[i];
    factor = Math.min(1, norm / (Math.sqrt(square) + 1e-6));
  }
  const bound = value ?? Infinity;
  for (let i = 0; i < from.length; i++) to[i] = Math.min(bound, Math.max(-bound, from[i] * factor));
}
