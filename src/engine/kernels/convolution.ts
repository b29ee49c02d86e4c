/**
 * The products of a convolution over pictures: windows are copied, for some places at a time, into a matrix X [taps,
 * places] that stays near the processor, and never for the whole batch (Chetlur et al., "cuDNN: efficient primitives for
 * deep learning", 2014). With W [filters, taps]: z = W X + b, ∂L/∂W = Σ δ Xᵀ over the samples, and ∂L/∂x adds up Wᵀ δ
 * where the windows were taken from.
 *
 * Each entry's sum runs in one order, whatever the chunks and the threads: over the taps for z, over the filters for
 * ∂L/∂x; for ∂L/∂W over every fourth place of a sample in each of four lanes, which are then added, sample after sample.
 */
import { Context } from './operations';
import { laneMask, multiplyAdd, splat, storeLanes, sumEach } from './vectors';
import { convolvePlanes, convolvePlanesWeight } from './planes';
import { context, scratch } from './state';
import { above, before, channels, columns, height, rows, stride, takeWindows, width, windowHeight, windowWidth } from './windows';

@inline
function zeros(from: usize, to: usize): void {
  for (; from < to; from += 4) store<f32>(from, 0);
}

/**
 * Copies taps `firstTap` to `endTap` (exclusive) of `count` places from `first` on to [taps, `room` places]; places that
 * do not exist are 0. Writes up to 12 bytes behind the end.
 */
function packWindows(x: usize, to: usize, firstTap: i32, endTap: i32, first: i32, count: i32, room: i32): void {
  const area = windowHeight * windowWidth;
  for (let tap = firstTap; tap < endTap; tap++) {
    const channel = tap / area;
    const i = (tap - channel * area) / windowWidth;
    const j = tap - channel * area - i * windowWidth;
    const plane = x + (<usize>(channel * height * width) << 2);
    let row = first / columns;
    let column = first - row * columns;
    let left = count;
    while (left > 0) {
      const length = min(columns - column, left);
      const y = row * stride + i - above;
      const end = to + (<usize>length << 2);
      if (y < 0 || y >= height) zeros(to, end);
      else {
        let from = column * stride + j - before;
        const line = plane + (<usize>(y * width) << 2);
        if (stride == 1) {
          for (; from < 0 && to < end; from++) {
            store<f32>(to, 0);
            to += 4;
          }
          const inside = to + (<usize>max(0, width - from) << 2);
          const border = min(end, inside);
          let source = line + (<usize>from << 2);
          // Reaches beyond, where the next values are written after it.
          for (let at = to; at < border; at += 16) {
            v128.store(at, v128.load(source));
            source += 16;
          }
          if (border > to) to = border;
          zeros(to, end);
        } else {
          for (let at = to; at < end; at += 4) {
            store<f32>(at, from >= 0 && from < width ? load<f32>(line + (<usize>from << 2)) : 0);
            from += stride;
          }
        }
      }
      to = end;
      left -= length;
      row++;
      column = 0;
    }
    zeros(to, to + (<usize>(room - count) << 2));
    to += <usize>(room - count) << 2;
  }
}

/** z of the batch: one unit is a sample's chunk of `span` places. */
export function convolve(op: usize, from: i32, to: i32): void {
  takeWindows(op);
  if (stride == 1) return convolvePlanes(op, from, to);
  const x = load<usize>(op, 28);
  const w = load<usize>(op, 32);
  const bias = load<usize>(op, 36);
  const z = load<usize>(op, 40);
  const filters = load<i32>(op, 44);
  const span = load<i32>(op, 48);
  const places = rows * columns;
  const taps = channels * windowHeight * windowWidth;
  const chunks = (places + span - 1) / span;
  for (let unit = from; unit < to; unit++) {
    const sample = unit / chunks;
    const first = (unit - sample * chunks) * span;
    const count = min(span, places - first);
    const room = (count + 7) & ~7;
    packWindows(x + (<usize>(sample * channels * height * width) << 2), scratch, 0, taps, first, count, room);
    const target = z + (<usize>(sample * filters * places + first) << 2);
    for (let filter = 0; filter < filters; filter += 4) {
      const weights = w + (<usize>((filter & ~7) * taps) << 2) + (<usize>(filter & 4) << 2);
      const panel: usize = filters - (filter & ~7) > 4 ? 32 : 16;
      const start = bias ? bias + (<usize>filter << 2) : 0;
      const into = target + (<usize>(filter * places) << 2);
      for (let place = 0; place < count; place += 8) {
        const at = <usize>place << 2;
        const valid = min(8, count - place);
        forwardBlock(weights, panel, taps, start, scratch + at, room, into + at, places, filters - filter, valid);
      }
    }
  }
}

/** 4 filters at 8 places. */
function forwardBlock(
  w: usize,
  panel: usize,
  taps: i32,
  bias: usize,
  p: usize,
  room: i32,
  z: usize,
  places: i32,
  filters: i32,
  valid: i32,
): void {
  const next = <usize>room << 2;
  let a0 = bias ? v128.load32_splat(bias) : splat(0);
  let a1 = bias ? v128.load32_splat(bias, 4) : splat(0);
  let a2 = bias ? v128.load32_splat(bias, 8) : splat(0);
  let a3 = bias ? v128.load32_splat(bias, 12) : splat(0);
  let b0 = a0;
  let b1 = a1;
  let b2 = a2;
  let b3 = a3;
  const end = w + <usize>taps * panel;
  for (; w < end; w += panel) {
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
    p += next;
  }
  const line = <usize>places << 2;
  storePlaces(z, a0, b0, valid);
  if (filters > 1) storePlaces(z + line, a1, b1, valid);
  if (filters > 2) storePlaces(z + 2 * line, a2, b2, valid);
  if (filters > 3) storePlaces(z + 3 * line, a3, b3, valid);
}

@inline
function storePlaces(at: usize, low: v128, high: v128, valid: i32): void {
  if (valid > 4) {
    v128.store(at, low);
    storeLanes(at + 16, high, valid - 4);
  } else storeLanes(at, low, valid);
}

/** ∂L/∂W and ∂L/∂b: one unit is `span` taps of every filter, over all samples. `room` places are copied at a time. */
export function convolveWeight(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const delta = load<usize>(op, 32);
  const weight = load<usize>(op, 36);
  const bias = load<usize>(op, 40);
  const filters = load<i32>(op, 44);
  const span = load<i32>(op, 48);
  const most = load<i32>(op, 52);
  takeWindows(op);
  const places = rows * columns;
  const taps = channels * windowHeight * windowWidth;
  const samples = load<i32>(context, Context.Rows);
  if (stride == 1) return convolvePlanesWeight(op, from, to);
  if (bias && from == 0) sumPlaces(delta, bias, samples, filters, places);
  for (let unit = from; unit < to; unit++) {
    const tap = unit * span;
    const count = min(span, taps - tap);
    for (let sample = 0; sample < samples; sample++) {
      const source = x + (<usize>(sample * channels * height * width) << 2);
      const slope = delta + (<usize>(sample * filters * places) << 2);
      for (let first = 0; first < places; first += most) {
        const here = min(most, places - first);
        const room = (here + 3) & ~3;
        packWindows(source, scratch, tap, tap + count, first, here, room);
        const add = sample > 0 || first > 0;
        for (let filter = 0; filter < filters; filter += 4) {
          const at = slope + (<usize>(filter * places + first) << 2);
          const panel: usize = filters - (filter & ~7) > 4 ? 32 : 16;
          const into = weight + (<usize>((filter & ~7) * taps) << 2) + (<usize>(filter & 4) << 2) + <usize>tap * panel;
          for (let k = 0; k < count; k += 2) {
            const windows = scratch + (<usize>(k * room) << 2);
            const two = count - k > 1;
            weightBlock(at, places, windows, room, here, into + <usize>k * panel, panel, filters - filter, two, add);
          }
        }
      }
    }
  }
}

/** 4 filters times 2 taps. */
function weightBlock(
  delta: usize,
  places: i32,
  p: usize,
  room: i32,
  count: i32,
  w: usize,
  panel: usize,
  filters: i32,
  two: bool,
  add: bool,
): void {
  const line = <usize>places << 2;
  let d0 = delta;
  let d1 = filters > 1 ? d0 + line : d0;
  let d2 = filters > 2 ? d1 + line : d1;
  let d3 = filters > 3 ? d2 + line : d2;
  let q = two ? p + (<usize>room << 2) : p;
  let a0 = splat(0);
  let a1 = splat(0);
  let a2 = splat(0);
  let a3 = splat(0);
  let b0 = splat(0);
  let b1 = splat(0);
  let b2 = splat(0);
  let b3 = splat(0);
  const end = d0 + (<usize>(count & ~3) << 2);
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
  if (count & 3) {
    const mask = laneMask(count & 3);
    const u = v128.load(p);
    const v = v128.load(q);
    let d = v128.and(v128.load(d0), mask);
    a0 = multiplyAdd(d, u, a0);
    b0 = multiplyAdd(d, v, b0);
    d = v128.and(v128.load(d1), mask);
    a1 = multiplyAdd(d, u, a1);
    b1 = multiplyAdd(d, v, b1);
    d = v128.and(v128.load(d2), mask);
    a2 = multiplyAdd(d, u, a2);
    b2 = multiplyAdd(d, v, b2);
    d = v128.and(v128.load(d3), mask);
    a3 = multiplyAdd(d, u, a3);
    b3 = multiplyAdd(d, v, b3);
  }
  const mask = laneMask(filters);
  put(w, v128.and(sumEach(a0, a1, a2, a3), mask), add);
  if (two) put(w + panel, v128.and(sumEach(b0, b1, b2, b3), mask), add);
}

@inline
function put(at: usize, value: v128, add: bool): void {
  v128.store(at, add ? f32x4.add(v128.load(at), value) : value);
}

/** ∂L/∂b = Σ δ over samples and places. */
function sumPlaces(delta: usize, bias: usize, samples: i32, filters: i32, places: i32): void {
  const whole = <usize>(places & ~3) << 2;
  const mask = laneMask(places & 3);
  for (let filter = 0; filter < filters; filter++) {
    let sum = splat(0);
    for (let sample = 0; sample < samples; sample++) {
      const line = delta + (<usize>((sample * filters + filter) * places) << 2);
      let part = splat(0);
      for (let at: usize = 0; at < whole; at += 16) part = f32x4.add(part, v128.load(line + at));
      if (places & 3) part = f32x4.add(part, v128.and(v128.load(line + whole), mask));
      sum = f32x4.add(sum, part);
    }
    store<f32>(bias + (<usize>filter << 2), f32x4.extract_lane(sumEach(sum, sum, sum, sum), 0));
  }
}

/** ∂L/∂x, where the stride is not 1: one unit is a sample's group of `group` channels. */
export function convolveInput(op: usize, from: i32, to: i32): void {
  takeWindows(op);
  const delta = load<usize>(op, 28);
  const w = load<usize>(op, 32);
  const gradient = load<usize>(op, 36);
  const filters = load<i32>(op, 44);
  const group = load<i32>(op, 48);
  const places = rows * columns;
  const area = windowHeight * windowWidth;
  const taps = channels * area;
  const room = (places + 7) & ~7;
  const groups = (channels + group - 1) / group;
  const plane = height * width;
  for (let unit = from; unit < to; unit++) {
    const sample = unit / groups;
    const channel = (unit - sample * groups) * group;
    const count = min(group, channels - channel);
    const source = delta + (<usize>(sample * filters * places) << 2);
    const first = channel * area;
    const end = (channel + count) * area;
    for (let tap = first; tap < end; tap += 4) {
      const into = scratch + (<usize>((tap - first) * room) << 2);
      for (let place = 0; place < places; place += 8) {
        const at = <usize>place << 2;
        inputBlock(w, tap, taps, source + at, places, filters, into + at, room);
      }
    }
    const target = gradient + (<usize>((sample * channels + channel) * plane) << 2);
    memory.fill(target, 0, <usize>(count * plane) << 2);
    for (let tap = first; tap < end; tap++) {
      addWindows(scratch + (<usize>((tap - first) * room) << 2), target, tap - first);
    }
  }
}

/** 4 taps at 8 places, which may not all exist. */
function inputBlock(w: usize, tap: i32, taps: i32, delta: usize, places: i32, filters: i32, to: usize, room: i32): void {
  const next = <usize>places << 2;
  let a0 = splat(0);
  let a1 = splat(0);
  let a2 = splat(0);
  let a3 = splat(0);
  let b0 = splat(0);
  let b1 = splat(0);
  let b2 = splat(0);
  let b3 = splat(0);
  for (let filter = 0; filter < filters; filter++) {
    const width: usize = filters - (filter & ~7) > 4 ? 32 : 16;
    const at = w + (<usize>((filter & ~7) * taps) << 2) + (<usize>(filter & 7) << 2) + <usize>tap * width;
    const u = v128.load(delta);
    const v = v128.load(delta, 16);
    let s = v128.load32_splat(at);
    a0 = multiplyAdd(s, u, a0);
    b0 = multiplyAdd(s, v, b0);
    s = v128.load32_splat(at + width);
    a1 = multiplyAdd(s, u, a1);
    b1 = multiplyAdd(s, v, b1);
    s = v128.load32_splat(at + 2 * width);
    a2 = multiplyAdd(s, u, a2);
    b2 = multiplyAdd(s, v, b2);
    s = v128.load32_splat(at + 3 * width);
    a3 = multiplyAdd(s, u, a3);
    b3 = multiplyAdd(s, v, b3);
    delta += next;
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

/** Adds what flows back to a tap, [places], to the channels' planes. */
function addWindows(from: usize, planes: usize, tap: i32): void {
  const area = windowHeight * windowWidth;
  const channel = tap / area;
  const i = (tap - channel * area) / windowWidth;
  const j = tap - channel * area - i * windowWidth;
  const plane = planes + (<usize>(channel * height * width) << 2);
  // The columns whose value lies within a line.
  const offset = j - before;
  const first = offset >= 0 ? 0 : (stride - 1 - offset) / stride;
  const end = offset >= width ? 0 : min(columns, (width - 1 - offset) / stride + 1);
  for (let row = 0; row < rows; row++) {
    const y = row * stride + i - above;
    if (y >= 0 && y < height) {
      let source = from + (<usize>first << 2);
      let target = plane + (<usize>(y * width + first * stride + offset) << 2);
      let left = end - first;
      if (stride == 1) {
        for (; left >= 4; left -= 4) {
          v128.store(target, f32x4.add(v128.load(target), v128.load(source)));
          source += 16;
          target += 16;
        }
      }
      for (; left > 0; left--) {
        store<f32>(target, load<f32>(target) + load<f32>(source));
        source += 4;
        target += <usize>stride << 2;
      }
    }
    from += <usize>columns << 2;
  }
}
