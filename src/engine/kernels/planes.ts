/**
 * Convolutions whose windows move by one: nothing is copied but the zeros around a picture. A plane of width w is taken
 * as one long line, in which the window of the place after a place is the one place further on, also from row to row;
 * what is computed at the ends of rows, where a window would reach into the next row, is left out. The order of the sums is
 * that of `convolution.ts`.
 */
import { Context } from './operations';
import { laneMask, multiplyAdd, splat, storeLanes, sumEach } from './vectors';
import { context, scratch } from './state';
import { above, before, channels, columns, height, rows, width, windowHeight, windowWidth } from './windows';

/** A picture with its zeros: rows, columns, values a channel. */
let tall: i32 = 0;
let wide: i32 = 0;
let plane: i32 = 0;
/** Places of the long line, and room for them. */
let length: i32 = 0;
let room: i32 = 0;
let taps: i32 = 0;
/** Where in the scratch each tap's distance (bytes) from a place stands, and what follows. */
let distances: usize = 0;
let free: usize = 0;

/** Sets the sizes, and writes the distances of the taps of `count` channels. */
function begin(count: i32): void {
  tall = rows + windowHeight - 1;
  wide = columns + windowWidth - 1;
  plane = tall * wide;
  length = (rows - 1) * wide + columns;
  room = (length + 7) & ~7;
  taps = channels * windowHeight * windowWidth;
  distances = scratch;
  let at = distances;
  for (let channel = 0; channel < count; channel++) {
    for (let i = 0; i < windowHeight; i++) {
      for (let j = 0; j < windowWidth; j++) {
        store<i32>(at, (channel * plane + i * wide + j) << 2);
        at += 4;
      }
    }
  }
  free = (at + 15) & ~15;
}

/** Whether there are zeros around the pictures. */
@inline
function padded(): bool {
  return tall != height || wide != width;
}

@inline
function copyLine(from: usize, to: usize, count: i32): void {
  let left = count;
  for (; left >= 4; left -= 4) {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  }
  if (left > 0) storeLanes(to, v128.load(from), left);
}

/** A sample's planes with their zeros; where there are none, the sample itself. */
function surround(x: usize, to: usize): usize {
  if (!padded()) return x;
  memory.fill(to, 0, <usize>(channels * plane) << 2);
  for (let channel = 0; channel < channels; channel++) {
    const start = to + (<usize>(channel * plane + above * wide + before) << 2);
    for (let y = 0; y < height; y++) {
      copyLine(x + (<usize>((channel * height + y) * width) << 2), start + (<usize>(y * wide) << 2), width);
    }
  }
  return to;
}

/** z of the batch. One unit: a sample's `span` filters. */
export function convolvePlanes(op: usize, from: i32, to: i32): void {
  begin(channels);
  const x = load<usize>(op, 28);
  const w = load<usize>(op, 32);
  const bias = load<usize>(op, 36);
  const z = load<usize>(op, 40);
  const filters = load<i32>(op, 44);
  const span = load<i32>(op, 48);
  const places = rows * columns;
  const parts = (filters + span - 1) / span;
  const lines = free;
  const zeros = lines + (<usize>(4 * room) << 2);
  for (let unit = from; unit < to; unit++) {
    const sample = unit / parts;
    const first = (unit - sample * parts) * span;
    const end = min(filters, first + span);
    const source = surround(x + (<usize>(sample * channels * height * width) << 2), zeros);
    for (let filter = first; filter < end; filter += 4) {
      const valid = end - filter;
      const start = bias ? bias + (<usize>filter << 2) : 0;
      const weights = w + (<usize>(filter * taps) << 2);
      for (let place = 0; place < length; place += 8) {
        const at = <usize>place << 2;
        forwardBlock(weights, start, source + at, lines + at, valid);
      }
      for (let i = 0; i < min(4, valid); i++) {
        const target = z + (<usize>((sample * filters + filter + i) * places) << 2);
        for (let row = 0; row < rows; row++) {
          copyLine(lines + (<usize>(i * room + row * wide) << 2), target + (<usize>(row * columns) << 2), columns);
        }
      }
    }
  }
}

/** 4 filters at 8 places. */
function forwardBlock(w: usize, bias: usize, x: usize, to: usize, filters: i32): void {
  const step = <usize>taps << 2;
  let w0 = w;
  // Filters that do not exist are computed as the last one, and not used.
  let w1 = filters > 1 ? w0 + step : w0;
  let w2 = filters > 2 ? w1 + step : w1;
  let w3 = filters > 3 ? w2 + step : w2;
  let a0 = bias ? v128.load32_splat(bias) : splat(0);
  let a1 = bias ? v128.load32_splat(bias, 4) : splat(0);
  let a2 = bias ? v128.load32_splat(bias, 8) : splat(0);
  let a3 = bias ? v128.load32_splat(bias, 12) : splat(0);
  let b0 = a0;
  let b1 = a1;
  let b2 = a2;
  let b3 = a3;
  const end = w0 + step;
  let distance = distances;
  for (; w0 < end; w0 += 4) {
    const p = x + <usize>load<i32>(distance);
    const u = v128.load(p);
    const v = v128.load(p, 16);
    let s = v128.load32_splat(w0);
    a0 = multiplyAdd(s, u, a0);
    b0 = multiplyAdd(s, v, b0);
    s = v128.load32_splat(w1);
    a1 = multiplyAdd(s, u, a1);
    b1 = multiplyAdd(s, v, b1);
    s = v128.load32_splat(w2);
    a2 = multiplyAdd(s, u, a2);
    b2 = multiplyAdd(s, v, b2);
    s = v128.load32_splat(w3);
    a3 = multiplyAdd(s, u, a3);
    b3 = multiplyAdd(s, v, b3);
    distance += 4;
    w1 += 4;
    w2 += 4;
    w3 += 4;
  }
  const line = <usize>room << 2;
  v128.store(to, a0);
  v128.store(to, b0, 16);
  to += line;
  v128.store(to, a1);
  v128.store(to, b1, 16);
  to += line;
  v128.store(to, a2);
  v128.store(to, b2, 16);
  to += line;
  v128.store(to, a3);
  v128.store(to, b3, 16);
}

/** δ of a sample as long lines, [filters, room]: 0 at the ends of rows. */
function stretch(delta: usize, to: usize, filters: i32): void {
  const gap = wide - columns;
  for (let filter = 0; filter < filters; filter++) {
    const line = to + (<usize>(filter * room) << 2);
    const source = delta + (<usize>(filter * rows * columns) << 2);
    for (let row = 0; row < rows; row++) {
      const at = line + (<usize>(row * wide) << 2);
      copyLine(source + (<usize>(row * columns) << 2), at, columns);
      const end = row == rows - 1 ? room - length : gap;
      for (let i = 0; i < end; i++) store<f32>(at + (<usize>(columns + i) << 2), 0);
    }
  }
}

/** ∂L/∂W and ∂L/∂b. One unit: `span` taps of every filter, over all samples. */
export function convolvePlanesWeight(op: usize, from: i32, to: i32): void {
  begin(channels);
  const x = load<usize>(op, 28);
  const delta = load<usize>(op, 32);
  const weight = load<usize>(op, 36);
  const filters = load<i32>(op, 44);
  const span = load<i32>(op, 48);
  const places = rows * columns;
  const samples = load<i32>(context, Context.Rows);
  const lines = free;
  const zeros = lines + (<usize>(filters * room) << 2);
  for (let sample = 0; sample < samples; sample++) {
    const source = surround(x + (<usize>(sample * channels * height * width) << 2), zeros);
    stretch(delta + (<usize>(sample * filters * places) << 2), lines, filters);
    const end = min(taps, to * span);
    for (let filter = 0; filter < filters; filter += 4) {
      const line = lines + (<usize>(filter * room) << 2);
      const into = weight + (<usize>(filter * taps) << 2);
      for (let tap = from * span; tap < end; tap += 2) {
        const at = into + (<usize>tap << 2);
        weightBlock(line, source, tap, at, filters - filter, end - tap > 1, sample > 0);
      }
    }
  }
}

/** 4 filters times 2 taps. */
function weightBlock(delta: usize, x: usize, tap: i32, w: usize, filters: i32, two: bool, add: bool): void {
  const line = <usize>room << 2;
  let d0 = delta;
  let d1 = filters > 1 ? d0 + line : d0;
  let d2 = filters > 2 ? d1 + line : d1;
  let d3 = filters > 3 ? d2 + line : d2;
  const distance = distances + (<usize>tap << 2);
  let p = x + <usize>load<i32>(distance);
  let q = two ? x + <usize>load<i32>(distance, 4) : p;
  let a0 = splat(0);
  let a1 = splat(0);
  let a2 = splat(0);
  let a3 = splat(0);
  let b0 = splat(0);
  let b1 = splat(0);
  let b2 = splat(0);
  let b3 = splat(0);
  const end = d0 + (<usize>(length & ~3) << 2);
  for (; d0 < end; d0 += 16) {
    const u = v128.load(p);
    const v = v128.load(q);
    let d = v128.load(d0);
    a0 = multiplyAdd(d, u, a0);
    b0 = multiplyAdd(d, v, b0);
    d = v128.load(d1);
    a1 = multiplyAdd(d, u, a1);
    b1 = multiplyAdd(d, v, b1);
    d = v128.load(d2);
    a2 = multiplyAdd(d, u, a2);
    b2 = multiplyAdd(d, v, b2);
    d = v128.load(d3);
    a3 = multiplyAdd(d, u, a3);
    b3 = multiplyAdd(d, v, b3);
    p += 16;
    q += 16;
    d1 += 16;
    d2 += 16;
    d3 += 16;
  }
  if (length & 3) {
    // Behind the picture may stand anything.
    const mask = laneMask(length & 3);
    const u = v128.and(v128.load(p), mask);
    const v = v128.and(v128.load(q), mask);
    let d = v128.load(d0);
    a0 = multiplyAdd(d, u, a0);
    b0 = multiplyAdd(d, v, b0);
    d = v128.load(d1);
    a1 = multiplyAdd(d, u, a1);
    b1 = multiplyAdd(d, v, b1);
    d = v128.load(d2);
    a2 = multiplyAdd(d, u, a2);
    b2 = multiplyAdd(d, v, b2);
    d = v128.load(d3);
    a3 = multiplyAdd(d, u, a3);
    b3 = multiplyAdd(d, v, b3);
  }
  const a = sumEach(a0, a1, a2, a3);
  const b = sumEach(b0, b1, b2, b3);
  const next = <usize>taps << 2;
  put(w, f32x4.extract_lane(a, 0), add);
  if (two) put(w + 4, f32x4.extract_lane(b, 0), add);
  if (filters > 1) {
    put(w + next, f32x4.extract_lane(a, 1), add);
    if (two) put(w + next + 4, f32x4.extract_lane(b, 1), add);
  }
  if (filters > 2) {
    put(w + 2 * next, f32x4.extract_lane(a, 2), add);
    if (two) put(w + 2 * next + 4, f32x4.extract_lane(b, 2), add);
  }
  if (filters > 3) {
    put(w + 3 * next, f32x4.extract_lane(a, 3), add);
    if (two) put(w + 3 * next + 4, f32x4.extract_lane(b, 3), add);
  }
}

@inline
function put(at: usize, value: f32, add: bool): void {
  store<f32>(at, add ? load<f32>(at) + value : value);
}

/** ∂L/∂x. One unit: a sample's group of `group` channels. */
export function convolvePlanesInput(op: usize, from: i32, to: i32): void {
  const group = load<i32>(op, 48);
  begin(min(group, channels));
  const delta = load<usize>(op, 28);
  const w = load<usize>(op, 32);
  const gradient = load<usize>(op, 36);
  const filters = load<i32>(op, 44);
  const places = rows * columns;
  const area = windowHeight * windowWidth;
  const groups = (channels + group - 1) / group;
  const lines = free;
  const flows = lines + (<usize>(filters * room) << 2);
  const zeros = flows + (<usize>(((group * area + 3) & ~3) * room) << 2);
  const size = height * width;
  let stretched = -1;
  for (let unit = from; unit < to; unit++) {
    const sample = unit / groups;
    const channel = (unit - sample * groups) * group;
    const count = min(group, channels - channel);
    if (sample != stretched) stretch(delta + (<usize>(sample * filters * places) << 2), lines, filters);
    stretched = sample;
    const first = channel * area;
    for (let tap = 0; tap < count * area; tap += 4) {
      const weights = w + (<usize>(first + tap) << 2);
      const into = flows + (<usize>(tap * room) << 2);
      for (let place = 0; place < length; place += 8) {
        const at = <usize>place << 2;
        inputBlock(weights, lines + at, filters, into + at);
      }
    }
    const target = gradient + (<usize>((sample * channels + channel) * size) << 2);
    const planes = padded() ? zeros : target;
    memory.fill(planes, 0, <usize>(count * plane) << 2);
    for (let tap = 0; tap < count * area; tap++) {
      const into = planes + <usize>load<i32>(distances + (<usize>tap << 2));
      addLine(flows + (<usize>(tap * room) << 2), into);
    }
    if (padded()) {
      for (let c = 0; c < count; c++) {
        const start = zeros + (<usize>(c * plane + above * wide + before) << 2);
        for (let y = 0; y < height; y++) {
          copyLine(start + (<usize>(y * wide) << 2), target + (<usize>((c * height + y) * width) << 2), width);
        }
      }
    }
  }
}

@inline
function addLine(from: usize, to: usize): void {
  let left = length;
  for (; left >= 4; left -= 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    from += 16;
    to += 16;
  }
  if (left > 0) storeLanes(to, f32x4.add(v128.load(to), v128.load(from)), left);
}

/** 4 taps at 8 places. */
function inputBlock(w: usize, delta: usize, filters: i32, to: usize): void {
  const step = <usize>taps << 2;
  const line = <usize>room << 2;
  let a0 = splat(0);
  let a1 = splat(0);
  let a2 = splat(0);
  let a3 = splat(0);
  let b0 = splat(0);
  let b1 = splat(0);
  let b2 = splat(0);
  let b3 = splat(0);
  for (let filter = 0; filter < filters; filter++) {
    const u = v128.load(delta);
    const v = v128.load(delta, 16);
    let s = v128.load32_splat(w);
    a0 = multiplyAdd(s, u, a0);
    b0 = multiplyAdd(s, v, b0);
    s = v128.load32_splat(w, 4);
    a1 = multiplyAdd(s, u, a1);
    b1 = multiplyAdd(s, v, b1);
    s = v128.load32_splat(w, 8);
    a2 = multiplyAdd(s, u, a2);
    b2 = multiplyAdd(s, v, b2);
    s = v128.load32_splat(w, 12);
    a3 = multiplyAdd(s, u, a3);
    b3 = multiplyAdd(s, v, b3);
    w += step;
    delta += line;
  }
  v128.store(to, a0);
  v128.store(to, b0, 16);
  to += line;
  v128.store(to, a1);
  v128.store(to, b1, 16);
  to += line;
  v128.store(to, a2);
  v128.store(to, b2, 16);
  to += line;
  v128.store(to, a3);
  v128.store(to, b3, 16);
}
