/** Whether an update's gradients and weights are finite. */
import { Context } from './operations';
import { splat } from './vectors';
import { context } from './state';

/**
 * Notes what is not finite, where a sum over the new weights (and the gradients, where those may hide it) is not: between two
 * bytes of both arrays. `moved` says whether the weights have changed.
 */
export function noteFaults(sum: v128, gradients: usize, weights: usize, start: usize, end: usize, moved: bool): void {
  // A sum of finite values may overflow too.
  if (!spoiled(f32x4.mul(sum, splat(0)))) return;
  if (!finite(gradients + start, gradients + end)) store<i32>(context, 1, Context.BadGradient);
  else if (moved && !finite(weights + start, weights + end)) store<i32>(context, 1, Context.BadWeight);
}

/** Whether a lane is no number. */
@inline
function spoiled(sum: v128): bool {
  return v128.any_true(f32x4.ne(sum, sum));
}

/** Whether all of an array's values from one address to another are finite. */
function finite(from: usize, to: usize): bool {
  const zero = splat(0);
  let sum = zero;
  for (; from < to; from += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(from), zero));
  return !spoiled(sum);
}

/** Whether something was not finite: 0, or 1 for a gradient and 2 for a weight. */
export function checkUpdate(): i32 {
  const gradient = load<i32>(context, Context.BadGradient);
  const weight = load<i32>(context, Context.BadWeight);
  if (!gradient && !weight) return 0;
  store<i32>(context, 0, Context.BadGradient);
  store<i32>(context, 0, Context.BadWeight);
  return gradient ? 1 : 2;
}
