/** What is measured of a tensor, in float64. */

const BINS: i32 = 32;

/** Writes a tensor's slice of a frame, as `src/spec/statistics.ts` orders it. */
export function measure(values: usize, count: i32, out: usize): void {
  const zero = f32x4.splat(0);
  let square = f64x2.splat(0);
  let sum = f64x2.splat(0);
  let none = i32x4.splat(0);
  let least = f32x4.splat(Infinity);
  let most = f32x4.splat(-Infinity);
  const end = values + (<usize>count << 2);
  const whole = values + (<usize>(count & ~3) << 2);
  for (let p = values; p < whole; p += 16) {
    const four = v128.load(p);
    // A value that is no number is neither smaller nor larger.
    least = f32x4.pmin(least, four);
    most = f32x4.pmax(most, four);
    none = i32x4.sub(none, f32x4.eq(four, zero));
    const first = f64x2.promote_low_f32x4(four);
    const second = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
    sum = f64x2.add(sum, f64x2.add(first, second));
    square = f64x2.add(square, f64x2.add(f64x2.mul(first, first), f64x2.mul(second, second)));
  }
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  let squares = f64x2.extract_lane(square, 0) + f64x2.extract_lane(square, 1);
  let zeros =
    i32x4.extract_lane(none, 0) +
    i32x4.extract_lane(none, 1) +
    i32x4.extract_lane(none, 2) +
    i32x4.extract_lane(none, 3);
  let minimum = smaller(
    smaller(f32x4.extract_lane(least, 0), f32x4.extract_lane(least, 1)),
    smaller(f32x4.extract_lane(least, 2), f32x4.extract_lane(least, 3)),
  );
  let maximum = larger(
    larger(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    larger(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
  for (let p = whole; p < end; p += 4) {
    const value = load<f32>(p);
    const wide = <f64>value;
    squares += wide * wide;
    total += wide;
    if (value == 0) zeros++;
    minimum = smaller(minimum, value);
    maximum = larger(maximum, value);
  }
  const low = <f64>minimum;
  const high = <f64>maximum;
  store<f64>(out, sqrt<f64>(squares));
  store<f64>(out, low, 8);
  store<f64>(out, high, 16);
  store<f64>(out, total / <f64>count, 24);
  store<f64>(out, <f64>zeros / <f64>count, 32);
  store<f64>(out, NaN, 40);
  store<f64>(out, low < Infinity ? <f64>find(values, end, minimum) : NaN, 48);
  store<f64>(out, high > -Infinity ? <f64>find(values, end, maximum) : NaN, 56);
  const bins = out + 64;
  memory.fill(bins, 0, <usize>BINS << 3);
  if (high == low) {
    store<f64>(bins, <f64>count);
    return;
  }
  const scale = <f64>BINS / (high - low);
  if (!(scale > 0 && scale < Infinity)) return;
  if (isFinite(squares)) countFinite(values, whole, end, low, scale, bins);
  else countSome(values, end, low, scale, bins);
}

@inline
function smaller(a: f32, b: f32): f32 {
  return b < a ? b : a;
}

@inline
function larger(a: f32, b: f32): f32 {
  return b > a ? b : a;
}

/** Where a value that is there stands first. */
function find(values: usize, end: usize, value: f32): i32 {
  const wanted = f32x4.splat(value);
  let p = values;
  while (p + 16 <= end && !v128.any_true(f32x4.eq(v128.load(p), wanted))) p += 16;
  while (p < end && load<f32>(p) != value) p += 4;
  return <i32>((p - values) >> 2);
}

/** Four tables of counts: neighbours often fall into one bin, and need not wait for each other. */
const tables = memory.data(4 * 4 * BINS, 16);

/** Counts values that are all finite into bins. */
function countFinite(values: usize, whole: usize, end: usize, low: f64, scale: f64, bins: usize): void {
  memory.fill(tables, 0, 4 * 4 * BINS);
  const start = f64x2.splat(low);
  const scales = f64x2.splat(scale);
  const last = i32x4.splat(BINS - 1);
  for (let p = values; p < whole; p += 16) {
    const four = v128.load(p);
    const first = f64x2.promote_low_f32x4(four);
    const second = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
    const a = i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(f64x2.sub(first, start), scales));
    const b = i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(f64x2.sub(second, start), scales));
    const places = i32x4.min_s(v128.shuffle<i32>(a, b, 0, 1, 4, 5), last);
    bump(0, i32x4.extract_lane(places, 0));
    bump(1, i32x4.extract_lane(places, 1));
    bump(2, i32x4.extract_lane(places, 2));
    bump(3, i32x4.extract_lane(places, 3));
  }
  for (let p = whole; p < end; p += 4) bump(0, min(BINS - 1, <i32>((<f64>load<f32>(p) - low) * scale)));
  for (let bin = 0; bin < BINS; bin++) {
    let sum = 0;
    for (let table = 0; table < 4; table++) sum += load<i32>(tables + (<usize>(table * BINS + bin) << 2));
    store<f64>(bins + (<usize>bin << 3), <f64>sum);
  }
}

@inline
function bump(table: i32, bin: i32): void {
  const at = tables + (<usize>(table * BINS + bin) << 2);
  store<i32>(at, load<i32>(at) + 1);
}

/** Counts the values that are finite. */
function countSome(values: usize, end: usize, low: f64, scale: f64, bins: usize): void {
  for (let p = values; p < end; p += 4) {
    const place = (<f64>load<f32>(p) - low) * scale;
    if (!(place >= 0)) continue;
    const bin = bins + (<usize>min(BINS - 1, <i32>place) << 3);
    store<f64>(bin, load<f64>(bin) + 1.0);
  }
}

/** Copies [n, k] out of panels (see `dense.ts`), row by row. */
export function unpack(panels: usize, n: i32, k: i32, to: usize): void {
  for (let first = 0; first < n; first += 8) {
    const rows = min(8, n - first);
    const width = rows > 4 ? 32 : 16;
    const panel = panels + (<usize>(first * k) << 2);
    for (let half = 0; half < rows; half += 4) {
      unpackRows(panel + (<usize>half << 2), width, min(4, rows - half), k, to + (<usize>((first + half) * k) << 2));
    }
  }
}

/** Up to four rows, whose values lie side by side every `width` bytes. */
function unpackRows(from: usize, width: usize, rows: i32, k: i32, to: usize): void {
  const row = <usize>k << 2;
  let column = 0;
  for (; column + 4 <= k; column += 4) {
    const a = v128.load(from);
    const b = v128.load(from + width);
    const c = v128.load(from + 2 * width);
    const d = v128.load(from + 3 * width);
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
    if (rows > 1) v128.store(to + row, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
    if (rows > 2) {
      const ab = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const cd = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      v128.store(to + 2 * row, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
      if (rows > 3) v128.store(to + 3 * row, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
    }
    from += 4 * width;
    to += 16;
  }
  for (; column < k; column++) {
    for (let lane = 0; lane < rows; lane++) {
      store<f32>(to + <usize>lane * row, load<f32>(from + (<usize>lane << 2)));
    }
    from += width;
    to += 4;
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

/** ‖a - b‖² of arrays that are whole vectors of four. */
export function squaredDistance(a: usize, b: usize, count: i32): f64 {
  let sum = f64x2.splat(0);
  for (let i: usize = 0; i < <usize>count << 2; i += 16) {
    const one = v128.load(a + i);
    const other = v128.load(b + i);
    const first = f64x2.sub(f64x2.promote_low_f32x4(one), f64x2.promote_low_f32x4(other));
    const second = f64x2.sub(
      f64x2.promote_low_f32x4(v128.shuffle<f32>(one, one, 2, 3, 2, 3)),
      f64x2.promote_low_f32x4(v128.shuffle<f32>(other, other, 2, 3, 2, 3)),
    );
    sum = f64x2.add(sum, f64x2.add(f64x2.mul(first, first), f64x2.mul(second, second)));
  }
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
