/** What is measured of a tensor, in float64: first its sums and ends, then, between these, its histogram. */

const BINS: i32 = 32;

/** What the first look has found. */
let total: f64 = 0;
let squares: f64 = 0;
let zeros: i32 = 0;
let least: f32 = 0;
let most: f32 = 0;

/** Writes the slice of a frame, as `src/spec/statistics.ts` orders it, of values that lie row by row. */
export function measure(values: usize, count: i32, out: usize): void {
  const whole = values + (<usize>(count & ~3) << 2);
  const end = values + (<usize>count << 2);
  scan(values, whole);
  for (let p = whole; p < end; p += 4) scanOne(load<f32>(p));
  writeSums(count, out);
  store<f64>(out, least < Infinity ? <f64>find(values, end, least) : NaN, 48);
  store<f64>(out, most > -Infinity ? <f64>find(values, end, most) : NaN, 56);
  if (!startBins(count, out)) return;
  countVectors(values, whole);
  for (let p = whole; p < end; p += 4) countOne(load<f32>(p));
  writeBins(out);
}

/** The same of [n, k] in panels (see `panels.ts`); what fills the last panel up is not looked at. */
export function measurePanels(values: usize, n: i32, k: i32, out: usize): void {
  const count = n * k;
  // A last panel of 4 rows lies without a gap too.
  const left = n & 3 ? n & 7 : 0;
  const whole = values + (<usize>((n - left) * k) << 2);
  const width: usize = left > 4 ? 32 : 16;
  const end = whole + (left ? <usize>k * width : 0);
  scan(values, whole);
  for (let p = whole; p < end; p += width) {
    for (let row = 0; row < left; row++) scanOne(load<f32>(p + (<usize>row << 2)));
  }
  writeSums(count, out);
  store<f64>(out, least < Infinity ? <f64>findInPanels(values, n, k, least) : NaN, 48);
  store<f64>(out, most > -Infinity ? <f64>findInPanels(values, n, k, most) : NaN, 56);
  if (!startBins(count, out)) return;
  countVectors(values, whole);
  for (let p = whole; p < end; p += width) {
    for (let row = 0; row < left; row++) countOne(load<f32>(p + (<usize>row << 2)));
  }
  writeBins(out);
}

/** Begins the first look, with whole vectors. */
function scan(from: usize, end: usize): void {
  const zero = f32x4.splat(0);
  let sum = f64x2.splat(0);
  let otherSum = sum;
  let square = sum;
  let otherSquare = sum;
  let none = i32x4.splat(0);
  let low = f32x4.splat(Infinity);
  let high = f32x4.splat(-Infinity);
  for (let p = from; p < end; p += 16) {
    const four = v128.load(p);
    // A value that is no number is neither smaller nor larger.
    low = f32x4.pmin(low, four);
    high = f32x4.pmax(high, four);
    none = i32x4.sub(none, f32x4.eq(four, zero));
    const first = f64x2.promote_low_f32x4(four);
    const second = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
    sum = f64x2.add(sum, first);
    otherSum = f64x2.add(otherSum, second);
    square = f64x2.add(square, f64x2.mul(first, first));
    otherSquare = f64x2.add(otherSquare, f64x2.mul(second, second));
  }
  sum = f64x2.add(sum, otherSum);
  square = f64x2.add(square, otherSquare);
  total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  squares = f64x2.extract_lane(square, 0) + f64x2.extract_lane(square, 1);
  zeros =
    i32x4.extract_lane(none, 0) +
    i32x4.extract_lane(none, 1) +
    i32x4.extract_lane(none, 2) +
    i32x4.extract_lane(none, 3);
  least = smaller(
    smaller(f32x4.extract_lane(low, 0), f32x4.extract_lane(low, 1)),
    smaller(f32x4.extract_lane(low, 2), f32x4.extract_lane(low, 3)),
  );
  most = larger(
    larger(f32x4.extract_lane(high, 0), f32x4.extract_lane(high, 1)),
    larger(f32x4.extract_lane(high, 2), f32x4.extract_lane(high, 3)),
  );
}

/** Goes on with one value. */
@inline
function scanOne(value: f32): void {
  const wide = <f64>value;
  squares += wide * wide;
  total += wide;
  if (value == 0) zeros++;
  least = smaller(least, value);
  most = larger(most, value);
}

@inline
function smaller(a: f32, b: f32): f32 {
  return b < a ? b : a;
}

@inline
function larger(a: f32, b: f32): f32 {
  return b > a ? b : a;
}

/** Ends the first look. */
function writeSums(count: i32, out: usize): void {
  store<f64>(out, sqrt<f64>(squares));
  store<f64>(out, <f64>least, 8);
  store<f64>(out, <f64>most, 16);
  store<f64>(out, total / <f64>count, 24);
  store<f64>(out, <f64>zeros / <f64>count, 32);
  store<f64>(out, NaN, 40);
}

/** Where a value that is there stands first. */
function find(values: usize, end: usize, value: f32): i32 {
  const wanted = f32x4.splat(value);
  let p = values;
  while (p + 16 <= end && !v128.any_true(f32x4.eq(v128.load(p), wanted))) p += 16;
  while (p < end && load<f32>(p) != value) p += 4;
  return <i32>((p - values) >> 2);
}

/** Where in [n, k] a value that is there stands first, row by row: in the first panel that has it. */
function findInPanels(values: usize, n: i32, k: i32, value: f32): i32 {
  const wanted = f32x4.splat(value);
  let best = n * k;
  for (let row = 0; row < n && best == n * k; row += 8) {
    const width: usize = n - row > 4 ? 32 : 16;
    const panel = values + (<usize>(row * k) << 2);
    const end = panel + <usize>k * width;
    for (let p = panel; p < end; p += 16) {
      const same = i32x4.bitmask(f32x4.eq(v128.load(p), wanted));
      if (!same) continue;
      const column = <i32>((p - panel) / width);
      const first = row + (<i32>((p - panel) % width) >> 2);
      for (let lane = 0; lane < min(4, n - first); lane++) {
        if (same & (1 << lane)) best = min(best, (first + lane) * k + column);
      }
    }
  }
  return best;
}

/** Bytes of a bin's four counts: neighbours often fall into one bin, and need not wait for each other. */
const COUNTS: i32 = 16;

/**
 * The counts, of a bin more than there are: the largest value may fall behind the last one. Behind the module's data, not in
 * it: what is in it is written anew whenever another thread starts the module.
 */
const counts = (__heap_base + 15) & ~15;

/** The first byte that is free. */
export function base(): usize {
  return counts + 33 * 16;
}

/** What the histogram starts from, and bins to a unit. */
let start: f64 = 0;
let scale: f64 = 0;

/** Clears the bins; gives whether there is anything to be counted. */
function startBins(count: i32, out: usize): bool {
  const bins = out + 64;
  memory.fill(bins, 0, <usize>BINS << 3);
  if (most == least) {
    store<f64>(bins, <f64>count);
    return false;
  }
  start = <f64>least;
  scale = <f64>BINS / (<f64>most - start);
  memory.fill(counts, 0, (BINS + 1) * COUNTS);
  return scale > 0 && scale < Infinity;
}

/** 2 ** 48: what is added to it keeps sixteenths, and stands sixteenfold in the lowest bits. */
const SIXTEENTHS: f64 = 281474976710656;

/** Counts whole vectors into bins. */
function countVectors(from: usize, end: usize): void {
  // Where the ends are finite, whatever else is not has no square that is.
  if (!isFinite(squares)) {
    for (let p = from; p < end; p += 4) countOne(load<f32>(p));
    return;
  }
  const starts = f64x2.splat(start);
  const scales = f64x2.splat(scale);
  // To the number of a bin this adds what makes it the address of its counts.
  const address = f64x2.splat(SIXTEENTHS + <f64>counts / <f64>COUNTS);
  for (let p = from; p < end; p += 16) {
    const four = v128.load(p);
    const first = f64x2.promote_low_f32x4(four);
    const second = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
    const a = f64x2.add(f64x2.floor(f64x2.mul(f64x2.sub(first, starts), scales)), address);
    const b = f64x2.add(f64x2.floor(f64x2.mul(f64x2.sub(second, starts), scales)), address);
    const first0 = <usize>i32x4.extract_lane(a, 0);
    const first1 = <usize>i32x4.extract_lane(a, 2);
    const second0 = <usize>i32x4.extract_lane(b, 0);
    const second1 = <usize>i32x4.extract_lane(b, 2);
    store<i32>(first0, load<i32>(first0) + 1);
    store<i32>(first1, load<i32>(first1, 4) + 1, 4);
    store<i32>(second0, load<i32>(second0, 8) + 1, 8);
    store<i32>(second1, load<i32>(second1, 12) + 1, 12);
  }
}

/** Counts one value, where it is finite. */
@inline
function countOne(value: f32): void {
  const place = (<f64>value - start) * scale;
  if (!(place >= 0)) return;
  const at = counts + <usize>(min(BINS, <i32>place) * COUNTS);
  store<i32>(at, load<i32>(at) + 1);
}

/** Adds up the counts of each bin. */
function writeBins(out: usize): void {
  const bins = out + 64;
  for (let bin = 0; bin <= BINS; bin++) {
    const at = counts + <usize>(bin * COUNTS);
    const sum = load<i32>(at) + load<i32>(at, 4) + load<i32>(at, 8) + load<i32>(at, 12);
    const to = bins + (<usize>min(bin, BINS - 1) << 3);
    store<f64>(to, load<f64>(to) + <f64>sum);
  }
}
