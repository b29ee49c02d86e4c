/** What is measured of a tensor, in float64. */

const BINS: i32 = 32;

/** Writes a tensor's slice of a frame, as `src/spec/statistics.ts` orders it. */
export function measure(values: usize, count: i32, out: usize): void {
  let square: f64 = 0;
  let sum: f64 = 0;
  let zeros = 0;
  let minimum = f32.POSITIVE_INFINITY;
  let maximum = f32.NEGATIVE_INFINITY;
  let smallest: f64 = NaN;
  let largest: f64 = NaN;
  const end = values + (<usize>count << 2);
  for (let p = values; p < end; p += 4) {
    const value = load<f32>(p);
    const wide = <f64>value;
    square += wide * wide;
    sum += wide;
    if (value == 0) zeros++;
    if (value < minimum) {
      minimum = value;
      smallest = <f64>((p - values) >> 2);
    }
    if (value > maximum) {
      maximum = value;
      largest = <f64>((p - values) >> 2);
    }
  }
  const low = <f64>minimum;
  const high = <f64>maximum;
  store<f64>(out, sqrt<f64>(square));
  store<f64>(out, low, 8);
  store<f64>(out, high, 16);
  store<f64>(out, sum / <f64>count, 24);
  store<f64>(out, <f64>zeros / <f64>count, 32);
  store<f64>(out, NaN, 40);
  store<f64>(out, smallest, 48);
  store<f64>(out, largest, 56);
  const bins = out + 64;
  memory.fill(bins, 0, <usize>BINS << 3);
  if (high == low) {
    store<f64>(bins, <f64>count);
    return;
  }
  const scale = <f64>BINS / (high - low);
  if (!(scale > 0 && scale < Infinity)) return;
  for (let p = values; p < end; p += 4) {
    const place = (<f64>load<f32>(p) - low) * scale;
    if (!(place >= 0)) continue;
    const bin = bins + (<usize>min(BINS - 1, <i32>place) << 3);
    store<f64>(bin, load<f64>(bin) + 1.0);
  }
}

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

/** ‖a - b‖² */
export function squaredDistance(a: usize, b: usize, count: i32): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0; i < <usize>count << 2; i += 4) {
    const difference = <f64>load<f32>(a + i) - <f64>load<f32>(b + i);
    sum += difference * difference;
  }
  return sum;
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
