/**
 * Convolutions whose windows move by one: nothing is copied but the zeros around a picture. A plane of width w is taken
 * as one long line, in which the window of the place after a place is the one place further on, also from row to row;
 * what is computed at the ends of rows, where a window would reach into the next row, is left out. The order of the sums is
 * that of `convolution.ts`.
 */
import { Context } from './operations';
import { laneMask, multiplyAdd, splat, storeLanes, sumEach } from './vectors';
import { panelStart, panelWidth } from './panels';
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
      const start = bias ? bias + (<usize>filter << 2) : 0;
      const weights = w + panelStart(filter, taps);
      const width = panelWidth(filter, filters);
      for (let place = 0; place < length; place += 8) {
        const at = <usize>place << 2;
        forwardBlock(weights, width, start, source + at, lines + at);
      }
      for (let i = 0; i < min(4, end - filter); i++) {
        const target = z + (<usize>((sample * filters + filter + i) * places) << 2);
        const line = lines + (<usize>(i * room) << 2);
        let row = 0;
        // What reaches beyond is overwritten by the next line; beyond the plane nothing may, which is another unit's.
        for (; row * columns + ((columns + 3) & ~3) <= places; row++) {
          copyBeyond(line + (<usize>(row * wide) << 2), target + (<usize>(row * columns) << 2), columns);
        }
        for (; row < rows; row++) {
          copyLine(line + (<usize>(row * wide) << 2), target + (<usize>(row * columns) << 2), columns);
        }
      }
    }
  }
}

/** 4 filters at 8 places. */
function forwardBlock(w: usize, width: usize, bias: usize, x: usize, to: usize): void {
  let a0 = bias ? v128.load32_splat(bias) : splat(0);
  let a1 = bias ? v128.load32_splat(bias, 4) : splat(0);
  let a2 = bias ? v128.load32_splat(bias, 8) : splat(0);
  let a3 = bias ? v128.load32_splat(bias, 12) : splat(0);
  let b0 = a0;
  let b1 = a1;
  let b2 = a2;
  let b3 = a3;
  const end = distances + (<usize>taps << 2);
  for (let distance = distances; distance < end; distance += 4) {
    const p = x + <usize>load<i32>(distance);
    const u = v128.load(p);
    const v = v128.load(p, 16);
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
    w += width;
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

/** δ of up to 4 of a sample's filters as long lines, [4, room]: 0 at the ends of rows, and where there is no filter. */
function stretch(delta: usize, to: usize, filters: i32): void {
  const gap = wide - columns;
  if (filters < 4) memory.fill(to + (<usize>(filters * room) << 2), 0, <usize>((4 - filters) * room) << 2);
  for (let filter = 0; filter < min(4, filters); filter++) {
    const line = to + (<usize>(filter * room) << 2);
    const source = delta + (<usize>(filter * rows * columns) << 2);
    for (let row = 0; row < rows; row++) {
      const at = line + (<usize>(row * wide) << 2);
      const end = row == rows - 1 ? room - row * wide : wide;
      copyBeyond(source + (<usize>(row * columns) << 2), at, columns);
      // What reaches beyond is overwritten by the next line.
      for (let i = columns; i < end; i += 4) v128.store(at + (<usize>i << 2), splat(0));
    }
  }
}

/** As `copyLine`, but writes up to 12 bytes behind the end. */
@inline
function copyBeyond(from: usize, to: usize, count: i32): void {
  const end = to + (<usize>count << 2);
  for (; to < end; to += 16) {
    v128.store(to, v128.load(from));
    from += 16;
  }
}

/**
 * Copies lines [4, room] to tiles of 4 places of each, [room / 4, 4, 4]: what is read together lies together. Gives their
 * sums.
 */
function interleave(lines: usize, to: usize): v128 {
  const line = <usize>room << 2;
  let a = splat(0);
  let b = splat(0);
  let c = splat(0);
  let d = splat(0);
  for (let at: usize = 0; at < line; at += 16) {
    let four = v128.load(lines + at);
    a = f32x4.add(a, four);
    v128.store(to, four);
    four = v128.load(lines + line + at);
    b = f32x4.add(b, four);
    v128.store(to, four, 16);
    four = v128.load(lines + 2 * line + at);
    c = f32x4.add(c, four);
    v128.store(to, four, 32);
    four = v128.load(lines + 3 * line + at);
    d = f32x4.add(d, four);
    v128.store(to, four, 48);
    to += 64;
  }
  return sumEach(a, b, c, d);
}

/**
 * Goes on with ∂L/∂W and ∂L/∂b over some samples: as many as byte 104 says, from those at byte 100 on. Where they are not all,
 * the sums stay at byte 108, and byte 112 says whether the samples are the last. One unit: `span` taps of 4 filters.
 */
export function convolvePlanesWeight(op: usize, from: i32, to: i32): void {
  begin(channels);
  const x = load<usize>(op, 28);
  const delta = load<usize>(op, 32);
  const weight = load<usize>(op, 36);
  const bias = load<usize>(op, 40);
  const filters = load<i32>(op, 44);
  const span = load<i32>(op, 48);
  const places = rows * columns;
  const start = load<i32>(op, 100);
  const stop = min(load<i32>(context, Context.Rows), start + load<i32>(op, 104));
  const kept = load<usize>(op, 108);
  const last = load<i32>(op, 112);
  const spans = (taps + span - 1) / span;
  const lines = free;
  const tiles = lines + (<usize>room << 4);
  const pairs = (span + 1) >> 1;
  const own = tiles + (<usize>room << 4);
  const zeros = own + (<usize>pairs << 7);
  for (let unit = from; unit < to; unit++) {
    const filter = (unit / spans) << 2;
    const first = (unit % spans) * span;
    const end = min(taps, first + span);
    const sums = kept ? kept + (<usize>(unit * pairs) << 7) : own;
    if (start == 0) memory.fill(sums, 0, <usize>pairs << 7);
    for (let sample = start; sample < stop; sample++) {
      const source = surround(x + (<usize>(sample * channels * height * width) << 2), zeros);
      stretch(delta + (<usize>((sample * filters + filter) * places) << 2), lines, filters - filter);
      const sum = v128.and(interleave(lines, tiles), laneMask(filters - filter));
      if (bias && first == 0) {
        // Of filters that do not exist it stays 0: the norm of all gradients goes over them.
        const at = bias + (<usize>filter << 2);
        v128.store(at, sample == 0 ? sum : f32x4.add(v128.load(at), sum));
      }
      let into = sums;
      for (let tap = first; tap < end; tap += 2) {
        weightBlock(tiles, source, tap, into, end - tap > 1);
        into += 128;
      }
    }
    if (!last) continue;
    const mask = laneMask(filters - filter);
    const width = panelWidth(filter, filters);
    let into = weight + panelStart(filter, taps) + <usize>first * width;
    let sum = sums;
    for (let tap = first; tap < end; tap++) {
      const all = sumEach(v128.load(sum), v128.load(sum, 16), v128.load(sum, 32), v128.load(sum, 48));
      v128.store(into, v128.and(all, mask));
      into += width;
      sum += 64;
    }
  }
}

/** Adds to the sums, in four lanes each, of 2 taps of 4 filters. */
function weightBlock(delta: usize, x: usize, tap: i32, sums: usize, two: bool): void {
  const distance = distances + (<usize>tap << 2);
  let p = x + <usize>load<i32>(distance);
  let q = two ? x + <usize>load<i32>(distance, 4) : p;
  let a0 = v128.load(sums);
  let a1 = v128.load(sums, 16);
  let a2 = v128.load(sums, 32);
  let a3 = v128.load(sums, 48);
  let b0 = v128.load(sums, 64);
  let b1 = v128.load(sums, 80);
  let b2 = v128.load(sums, 96);
  let b3 = v128.load(sums, 112);
  const end = delta + (<usize>(length & ~3) << 4);
  for (; delta < end; delta += 64) {
    const u = v128.load(p);
    const v = v128.load(q);
    let d = v128.load(delta);
    a0 = multiplyAdd(d, u, a0);
    b0 = multiplyAdd(d, v, b0);
    d = v128.load(delta, 16);
    a1 = multiplyAdd(d, u, a1);
    b1 = multiplyAdd(d, v, b1);
    d = v128.load(delta, 32);
    a2 = multiplyAdd(d, u, a2);
    b2 = multiplyAdd(d, v, b2);
    d = v128.load(delta, 48);
    a3 = multiplyAdd(d, u, a3);
    b3 = multiplyAdd(d, v, b3);
    p += 16;
    q += 16;
  }
  if (length & 3) {
    // Behind the picture may stand anything.
    const mask = laneMask(length & 3);
    const u = v128.and(v128.load(p), mask);
    const v = v128.and(v128.load(q), mask);
    let d = v128.load(delta);
    a0 = multiplyAdd(d, u, a0);
    b0 = multiplyAdd(d, v, b0);
    d = v128.load(delta, 16);
    a1 = multiplyAdd(d, u, a1);
    b1 = multiplyAdd(d, v, b1);
    d = v128.load(delta, 32);
    a2 = multiplyAdd(d, u, a2);
    b2 = multiplyAdd(d, v, b2);
    d = v128.load(delta, 48);
    a3 = multiplyAdd(d, u, a3);
    b3 = multiplyAdd(d, v, b3);
  }
  v128.store(sums, a0);
  v128.store(sums, a1, 16);
  v128.store(sums, a2, 32);
  v128.store(sums, a3, 48);
  v128.store(sums, b0, 64);
  v128.store(sums, b1, 80);
  v128.store(sums, b2, 96);
  v128.store(sums, b3, 112);
}
