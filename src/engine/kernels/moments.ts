/** What the optimizers' updates share: the numbers of their record, and averages of gradients and of their squares. */
import { Context } from './operations';
import { multiplyAdd, splat } from './vectors';
import { context } from './state';

/** A number of the record: those that stand in the code, or are computed, are made anew in each turn of a loop. */
@inline
export function argument(op: usize, at: usize): v128 {
  return v128.load32_splat(op + at);
}

/** A value as it is, or 0 where it is less than about `tiny` 2⁻²³. */
@inline
export function settle(value: v128, tiny: v128): v128 {
  return f32x4.sub(f32x4.add(value, tiny), tiny);
}

/** (a g)², or `least`² where that is more, about: `least` is far below what such a square's root is compared with. */
@inline
export function square(a: v128, g: v128, least: v128): v128 {
  const root = multiplyAdd(a, g, least);
  return f32x4.mul(root, root);
}

/** Gradients times what clipping to a norm asks for, then within ± `bound`; infinite ones become no numbers. */
@inline
export function clip(g: v128, bound: v128): v128 {
  const scaled = f32x4.mul(g, v128.load32_splat(context, Context.Clip));
  const bounded = f32x4.min(bound, f32x4.max(f32x4.neg(bound), scaled));
  return f32x4.add(bounded, f32x4.mul(g, splat(0)));
}
