import type { ParameterSlot } from './parameters';

/** l1 Σ|w| + l2 Σw² over all weights that have such factors (biases have none). */
export function penaltyOf(slots: readonly ParameterSlot[], parameters: Float64Array | Float32Array): number {
  let penalty = 0;
  for (const { offset, size, l1, l2 } of slots) {
    if (l1 === 0 && l2 === 0) continue;
    let absolute = 0;
    let square = 0;
    for (let i = offset; i < offset + size; i++) {
      absolute += Math.abs(parameters[i]);
      square += parameters[i] * parameters[i];
    }
    penalty += l1 * absolute + l2 * square;
  }
  return penalty;
}

/** Adds the penalty's gradient, l1 sign(w) + 2 l2 w (0 at the kink, as PyTorch). */
export function addPenaltyGradient(
  slots: readonly ParameterSlot[],
  parameters: Float64Array,
  gradients: Float64Array,
): void {
  for (const { offset, size, l1, l2 } of slots) {
    if (l1 === 0 && l2 === 0) continue;
    for (let i = offset; i < offset + size; i++) {
      gradients[i] += l1 * Math.sign(parameters[i]) + 2 * l2 * parameters[i];
    }
  }
}
