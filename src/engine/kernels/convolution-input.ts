/**
 * The gradient of a convolution's inputs where the stride is not 1; see `convolution.ts`. Where it is, that is a convolution
 * itself, with the windows turned (`turnFilters`).
 */
import { multiplyAdd, splat } from './vectors';
import { panelStart, panelWidth } from './panels';
import { scratch } from './state';
import { above, before, channels, columns, height, rows, stride, takeWindows, width, windowHeight, windowWidth } from './windows';

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
    const width = panelWidth(filter, filters);
    const at = w + panelStart(filter, taps) + <usize>tap * width;
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
