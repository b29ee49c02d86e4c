import type { Steps } from '../../spec/steps';
import type { NamedTensor } from '../../spec/tensor';
import type { Slot } from '../parameters';
import { numbersUntilRest } from '../weights';

/**
 * How a tensor lies in the kernels' memory. `plain`: row-major, as everywhere else. `panels`: as [n, k] (its first axis,
 * and all others), in panels of 8 rows, the last of 4 where that is enough: for each of the k columns the panel's values
 * side by side, those of rows that do not exist 0. See `kernels/dense.ts`.
 */
export type Format = 'plain' | 'panels';

/** A tensor's place in the flat arrays of the kernels, in values. */
export interface Stored {
  readonly slot: Pick<Slot, 'shape' | 'size' | 'name'>;
  readonly format: Format;
  readonly offset: number;
  readonly length: number;
}

/** The number of values that a tensor takes. */
export function storedLength({ shape, size }: Pick<Slot, 'shape' | 'size'>, format: Format): number {
  if (format === 'plain') return Math.ceil(size / 4) * 4;
  const rows = shape[0] ?? 1;
  return Math.ceil(rows / 4) * 4 * (size / rows);
}

/** Writes row-major values to where a tensor lies in `flat`. */
export function* storeTensor(
  { slot, format, offset }: Stored,
  values: Float64Array | Float32Array,
  flat: Float32Array,
): Steps<void> {
  const n = slot.shape[0] ?? 1;
  const k = slot.size / n;
  const rowsUntilRest = Math.ceil(numbersUntilRest / k);
  for (let row = 0; row < n; row++) {
    if (row > 0 && row % rowsUntilRest === 0) yield;
    if (format === 'plain') {
      flat.set(values.subarray(row * k, (row + 1) * k), offset + row * k);
      continue;
    }
    const first = row & ~7;
    const width = n - first > 4 ? 8 : 4;
    let at = offset + first * k + (row - first);
    for (let i = row * k; i < (row + 1) * k; i++) {
      flat[at] = values[i];
      at += width;
    }
  }
}

/** A copy of a tensor's values, row-major. */
export function readTensor({ slot, format, offset }: Stored, flat: Float32Array): Float32Array {
  if (format === 'plain') return flat.slice(offset, offset + slot.size);
  const values = new Float32Array(slot.size);
  const n = slot.shape[0] ?? 1;
  const k = slot.size / n;
  for (let row = 0; row < n; row++) {
    const first = row & ~7;
    const width = n - first > 4 ? 8 : 4;
    let at = offset + first * k + (row - first);
    for (let i = row * k; i < (row + 1) * k; i++) {
      values[i] = flat[at];
      at += width;
    }
  }
  return values;
}

/** Copies of tensors under their names and shapes. */
export const namedTensors = (stored: readonly Stored[], flat: Float32Array): readonly NamedTensor[] =>
  stored.map((one) => ({ name: one.slot.name, shape: one.slot.shape, values: readTensor(one, flat) }));
