import { stream } from '../numerics/random';

/** What is added up over an epoch; a checkpoint keeps it. */
export interface EpochSums {
  /** Of the samples' losses, as they were seen. */
  loss: number;
  samples: number;
  /** Of the training steps alone. */
  seconds: number;
}

/** An epoch's sums at its start. */
export const emptySums = (): EpochSums => ({ loss: 0, samples: 0, seconds: 0 });

/**
 * The order in which an epoch (from 0) sees the samples: a new permutation each time, a function of seed and epoch
 * alone, or with `shuffle false` that of the part.
 */
export function orderEpoch(order: Int32Array, part: Int32Array, seed: number, epoch: number, shuffle: boolean): void {
  if (!shuffle) {
    order.set(part);
    return;
  }
  const permutation = stream(seed, 'shuffle', epoch).permutation(part.length);
  for (let i = 0; i < order.length; i++) order[i] = part[permutation[i]];
}
