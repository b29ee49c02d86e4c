/** Figures of tensors beside those that `measure` gives, in float64. */

/** How many of `size` units are 0 in all rows. */
export function deadUnits(values: usize, rows: i32, size: i32): i32 {
  let dead = 0;
  for (let unit = 0; unit < size; unit++) {
    let p = values + (<usize>unit << 2);
    let row = 0;
    while (row < rows && load<f32>(p) == 0) {
      row++;
      p += <usize>size << 2;
    }
    if (row == rows) dead++;
  }
  return dead;
}

/** ‖a - b‖² of arrays that are whole vectors of four. */
export function squaredDistance(a: usize, b: usize, count: i32): f64 {
  let sum = f64x2.splat(0);
  let otherSum = sum;
  for (let i: usize = 0; i < <usize>count << 2; i += 16) {
    const one = v128.load(a + i);
    const other = v128.load(b + i);
    const first = f64x2.sub(f64x2.promote_low_f32x4(one), f64x2.promote_low_f32x4(other));
    const second = f64x2.sub(
      f64x2.promote_low_f32x4(v128.shuffle<f32>(one, one, 2, 3, 2, 3)),
      f64x2.promote_low_f32x4(v128.shuffle<f32>(other, other, 2, 3, 2, 3)),
    );
    sum = f64x2.add(sum, f64x2.mul(first, first));
    otherSum = f64x2.add(otherSum, f64x2.mul(second, second));
  }
  sum = f64x2.add(sum, otherSum);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** l1 Σ|w| + l2 Σw² */
export function penaltyOf(weights: usize, count: i32, l1: f64, l2: f64): f64 {
  let absolute: f64 = 0;
  let square: f64 = 0;
  const end = weights + (<usize>count << 2);
  for (let p = weights; p < end; p += 4) {
    const w = <f64>load<f32>(p);
    absolute += abs<f64>(w);
    square += w * w;
  }
  return l1 * absolute + l2 * square;
}
