/** The gradient of a convolution's weights and biases; see `convolution.ts`. */
import { Context } from './operations';
import { packWindows } from './convolution';
import { laneMask, multiplyAdd, splat, sumEach } from './vectors';
import { panelStart, panelWidth } from './panels';
import { convolvePlanesWeight } from './planes';
import { context, scratch } from './state';
import { channels, columns, height, rows, stride, takeWindows, width, windowHeight, windowWidth } from './windows';

/**
 * Goes on with ∂L/∂W and ∂L/∂b over some samples: as many as byte 104 says, from those at byte 100 on. One unit: `span` taps of
 * every filter (of 4 where the stride is 1). `room` places are copied at a time.
 */
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
  if (stride == 1) return convolvePlanesWeight(op, from, to);
  const start = load<i32>(op, 100);
  const stop = min(load<i32>(context, Context.Rows), start + load<i32>(op, 104));
  if (bias && from == 0) sumPlaces(op, start, stop, places);
  for (let unit = from; unit < to; unit++) {
    const tap = unit * span;
    const count = min(span, taps - tap);
    for (let sample = start; sample < stop; sample++) {
      const source = x + (<usize>(sample * channels * height * width) << 2);
      const slope = delta + (<usize>(sample * filters * places) << 2);
      for (let first = 0; first < places; first += most) {
        const here = min(most, places - first);
        const room = (here + 3) & ~3;
        packWindows(source, scratch, tap, tap + count, first, here, room);
        const add = sample > 0 || first > 0;
        for (let filter = 0; filter < filters; filter += 4) {
          const at = slope + (<usize>(filter * places + first) << 2);
          const panel = panelWidth(filter, filters);
          const into = weight + panelStart(filter, taps) + <usize>tap * panel;
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

/**
 * ∂L/∂b = Σ δ over samples and places. Where the samples are not all, the sums stay at byte 108, four lanes each; byte 112 says
 * whether they are the last.
 */
function sumPlaces(op: usize, start: i32, stop: i32, places: i32): void {
  const delta = load<usize>(op, 32);
  const bias = load<usize>(op, 40);
  const filters = load<i32>(op, 44);
  const kept = load<usize>(op, 108);
  const last = load<i32>(op, 112);
  const whole = <usize>(places & ~3) << 2;
  const mask = laneMask(places & 3);
  for (let filter = 0; filter < filters; filter++) {
    const lanes = kept + (<usize>filter << 4);
    let sum = start > 0 ? v128.load(lanes) : splat(0);
    for (let sample = start; sample < stop; sample++) {
      const line = delta + (<usize>((sample * filters + filter) * places) << 2);
      let part = splat(0);
      for (let at: usize = 0; at < whole; at += 16) part = f32x4.add(part, v128.load(line + at));
      if (places & 3) part = f32x4.add(part, v128.and(v128.load(line + whole), mask));
      sum = f32x4.add(sum, part);
    }
    if (last) store<f32>(bias + (<usize>filter << 2), f32x4.extract_lane(sumEach(sum, sum, sum, sum), 0));
    else v128.store(lanes, sum);
  }
}
