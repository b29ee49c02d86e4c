/** Vectors of four float32. */

/** a b + c: rounded twice, or once where fused arithmetic was asked for. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

@inline
export function splat(value: f32): v128 {
  return f32x4.splat(value);
}

/** The sums of four vectors, one a lane; each adds its lanes 0 + 2 and 1 + 3 first. */
@inline
export function sumEach(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Stores the first `count` lanes, 1 to 4. */
@inline
export function storeLanes(at: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(at, value);
    return;
  }
  if (count & 2) {
    v128.store64_lane(at, value, 0);
    if (count & 1) v128.store32_lane(at, value, 2, 8);
    return;
  }
  v128.store32_lane(at, value, 0);
}

/** All bits set in the first `count` lanes, 0 to 4, the others 0. */
@inline
export function laneMask(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** The upper two lanes in the place of the lower ones. */
@inline
export function upperHalf(value: v128): v128 {
  return v128.shuffle<f32>(value, value, 2, 3, 2, 3);
}
