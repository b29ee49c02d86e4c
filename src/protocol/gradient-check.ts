import * as v from 'valibot';
import type { CheckedTensor, GradientCheck } from '../spec/gradient-check';

/** A figure; NaN where the backward pass gave one. */
const figure = v.union([v.number(), v.nan()]);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const outcome = { passed: v.boolean(), error: figure, checked: count, small: count, skipped: count };

const checkedTensor: v.GenericSchema<unknown, CheckedTensor> = v.object({
  layer: v.string(),
  tensor: v.string(),
  passed: v.boolean(),
  checked: count,
  small: count,
  skipped: count,
  worst: v.exactOptional(v.object({ index: v.array(count), backward: figure, difference: figure, error: figure })),
});

/** What the gradient check of an experiment came to. */
export const gradientCheck: v.GenericSchema<unknown, GradientCheck> = v.object({
  ...outcome,
  worst: v.exactOptional(checkedTensor),
  samples: count,
  layers: v.array(v.object({ layer: v.string(), ...outcome })),
  tensors: v.array(checkedTensor),
});
