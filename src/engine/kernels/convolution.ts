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
import { multiplyAdd, splat, storeLanes } from './vectors';
import { panelStart, panelWidth } from './panels';
import { convolvePlanes } from './planes';
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
export function packWindows(x: usize, to: usize, firstTap: i32, endTap: i32, first: i32, count: i32, room: i32): void {
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
      const weights = w + panelStart(filter, taps);
      const panel = panelWidth(filter, filters);
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
