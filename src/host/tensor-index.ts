import type { Shape } from '../spec/argument';
import { sizeOf } from '../spec/shapes';

/**
 * The place of an entry in a tensor of a shape, as one index an axis: entry 7 of 2x5 is `[1, 2]`. A place beyond the shape
 * counts from its start again, as in a batch of such tensors. `undefined` where there is no entry.
 */
export function indexOf(place: number, shape: Shape): string | undefined {
  if (!Number.isInteger(place) || place < 0) return undefined;
  let rest = place % sizeOf(shape);
  const indices: number[] = [];
  for (const axis of [...shape].reverse()) {
    indices.unshift(rest % axis);
    rest = Math.floor(rest / axis);
  }
  return `[${indices.join(', ')}]`;
}
