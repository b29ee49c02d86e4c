/** Pools over pictures: windows touch, and what no longer fills one is left out. One unit: some planes, a channel of a sample each. */
import { Context } from './operations';
import { context } from './state';

let height: i32 = 0;
let width: i32 = 0;
let windowHeight: i32 = 0;
let windowWidth: i32 = 0;
let rows: i32 = 0;
let columns: i32 = 0;

/** Takes the sizes of an operation; gives the plane behind the last of its units up to `to`. */
function takePlanes(op: usize, to: i32): i32 {
  height = load<i32>(op, 40);
  width = load<i32>(op, 44);
  windowHeight = load<i32>(op, 48);
  windowWidth = load<i32>(op, 52);
  rows = height / windowHeight;
  columns = width / windowWidth;
  return min(load<i32>(context, Context.Rows) * load<i32>(op, 12), to * load<i32>(op, 20));
}

/** Where the largest value of a window stands: of equal ones the first in row-major order; what is no number wins. */
@inline
function largest(corner: usize): usize {
  let best = corner;
  let value = load<f32>(corner);
  const line = <usize>width << 2;
  for (let i = 0; i < windowHeight; i++) {
    const end = corner + (<usize>windowWidth << 2);
    for (let at = corner; at < end; at += 4) {
      const here = load<f32>(at);
      if (here > value || here != here) {
        best = at;
        value = here;
      }
    }
    corner += line;
  }
  return best;
}

/** The larger of each two neighbours of eight values. */
@inline
function pairs(low: v128, high: v128): v128 {
  return f32x4.max(v128.shuffle<f32>(low, high, 0, 2, 4, 6), v128.shuffle<f32>(low, high, 1, 3, 5, 7));
}

export function maxPool(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const y = load<usize>(op, 32);
  const end = takePlanes(op, to);
  const line = <usize>width << 2;
  // Four windows at once; the last four may have been done before in part, with the same result.
  const square = windowHeight == 2 && windowWidth == 2 && columns >= 4;
  for (let plane = from * load<i32>(op, 20); plane < end; plane++) {
    const top = x + (<usize>(plane * height * width) << 2);
    let target = y + (<usize>(plane * rows * columns) << 2);
    for (let row = 0; row < rows; row++) {
      let corner = top + <usize>(row * windowHeight) * line;
      if (square) {
        for (let column = 0; column < columns; column += 4) {
          const first = <usize>min(column, columns - 4);
          const at = corner + (first << 3);
          const low = f32x4.max(v128.load(at), v128.load(at + line));
          const high = f32x4.max(v128.load(at, 16), v128.load(at + line, 16));
          v128.store(target + (first << 2), pairs(low, high));
        }
        target += <usize>columns << 2;
        continue;
      }
      for (let column = 0; column < columns; column++) {
        store<f32>(target, load<f32>(largest(corner)));
        corner += <usize>windowWidth << 2;
        target += 4;
      }
    }
  }
}

export function maxPoolBackward(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const gradient = load<usize>(op, 32);
  const above = load<usize>(op, 36);
  const end = takePlanes(op, to);
  const y = load<usize>(op, 56);
  const line = <usize>width << 2;
  const square = windowHeight == 2 && windowWidth == 2 && columns >= 4;
  const covered = square && height == 2 * rows && width == 2 * columns;
  for (let plane = from * load<i32>(op, 20); plane < end; plane++) {
    const start = <usize>(plane * height * width) << 2;
    const shift = gradient - x;
    if (!covered) memory.fill(gradient + start, 0, <usize>(height * width) << 2);
    let at = <usize>(plane * rows * columns) << 2;
    for (let row = 0; row < rows; row++) {
      let corner = x + start + <usize>(row * windowHeight) * line;
      if (square) {
        for (let column = 0; column < columns; column += 4) {
          const first = <usize>min(column, columns - 4);
          const here = corner + (first << 3);
          const window = at + (first << 2);
          squareBackward(here, here + shift, line, v128.load(y + window), v128.load(above + window));
        }
        at += <usize>columns << 2;
        continue;
      }
      for (let column = 0; column < columns; column++) {
        store<f32>(largest(corner) + shift, load<f32>(above + at));
        corner += <usize>windowWidth << 2;
        at += 4;
      }
    }
  }
}

/**
 * The δ below a max pool as lists, one a plane, for `winners.ts`: of each window the place of its largest value, where its
 * gradient is not 0. One unit: some planes.
 */
export function maxPoolWinners(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const counts = load<usize>(op, 32);
  const above = load<usize>(op, 36);
  const end = takePlanes(op, to);
  const y = load<usize>(op, 56);
  const lists = load<usize>(op, 60);
  // Bytes from a place to the next, and to the one below.
  const step = load<i32>(op, 64);
  const below = load<i32>(op, 68);
  // Under relu, no δ where the value is not above 0.
  const relu = load<i32>(op, 72);
  const line = <usize>width << 2;
  const square = windowHeight == 2 && windowWidth == 2 && columns >= 4;
  const windows = rows * columns;
  const lanes = i32x4.mul(i32x4.splat(2 * step), i32x4(0, 1, 2, 3));
  for (let plane = from * load<i32>(op, 20); plane < end; plane++) {
    const top = x + (<usize>(plane * height * width) << 2);
    const first = <usize>(plane * windows) << 2;
    const list = lists + (first << 1);
    let at = list;
    let window = first;
    for (let row = 0; row < rows; row++) {
      let corner = top + <usize>(row * windowHeight) * line;
      const place = row * windowHeight * below;
      if (square) {
        for (let column = 0; column < columns; column += 4) {
          const start = min(column, columns - 4);
          const here = corner + (<usize>start << 3);
          const from = window + (<usize>start << 2);
          const largest = v128.load(y + from);
          let delta = v128.load(above + from);
          if (relu) delta = v128.and(delta, f32x4.gt(largest, f32x4.splat(0)));
          const corners = i32x4.add(i32x4.splat(place + 2 * start * step), lanes);
          const winner = winnerOf(here, line, largest);
          const right = i32x4.mul(v128.and(winner, i32x4.splat(1)), i32x4.splat(step));
          const down = i32x4.mul(i32x4.shr_u(winner, 1), i32x4.splat(below));
          const places = i32x4.add(corners, i32x4.add(right, down));
          // Those that the four before had too are left out.
          const mask = i32x4.bitmask(f32x4.ne(delta, f32x4.splat(0))) & (0xf << (column - start));
          v128.store32_lane(at, places, 0);
          v128.store32_lane(at, delta, 0, 4);
          at += <usize>(mask & 1) << 3;
          v128.store32_lane(at, places, 1);
          v128.store32_lane(at, delta, 1, 4);
          at += <usize>(mask & 2) << 2;
          v128.store32_lane(at, places, 2);
          v128.store32_lane(at, delta, 2, 4);
          at += <usize>(mask & 4) << 1;
          v128.store32_lane(at, places, 3);
          v128.store32_lane(at, delta, 3, 4);
          at += <usize>(mask & 8);
        }
        window += <usize>columns << 2;
        continue;
      }
      for (let column = 0; column < columns; column++) {
        const delta = load<f32>(above + window);
        if (delta != 0 && (!relu || load<f32>(y + window) > 0)) {
          const offset = <i32>(largest(corner) - top) >> 2;
          store<i32>(at, (offset / width) * below + (offset % width) * step);
          store<f32>(at, delta, 4);
          at += 8;
        }
        corner += <usize>windowWidth << 2;
        window += 4;
      }
    }
    store<i32>(counts + (<usize>plane << 2), <i32>(at - list) >> 3);
  }
}

/** Which of each of four windows of 2 x 2 is its largest value y, 0 to 3 in row-major order: the first of equal ones. */
@inline
function winnerOf(x: usize, line: usize, y: v128): v128 {
  const low = v128.load(x);
  const high = v128.load(x, 16);
  const lowBelow = v128.load(x + line);
  const highBelow = v128.load(x + line, 16);
  const first = f32x4.eq(v128.shuffle<f32>(low, high, 0, 2, 4, 6), y);
  const second = v128.andnot(f32x4.eq(v128.shuffle<f32>(low, high, 1, 3, 5, 7), y), first);
  const upper = v128.or(first, second);
  const third = v128.andnot(f32x4.eq(v128.shuffle<f32>(lowBelow, highBelow, 0, 2, 4, 6), y), upper);
  const lower = v128.bitselect(i32x4.splat(2), i32x4.splat(3), third);
  return v128.bitselect(v128.and(second, i32x4.splat(1)), lower, upper);
}

/** Four windows of 2 x 2. */
@inline
function squareBackward(x: usize, gradient: usize, line: usize, y: v128, above: v128): void {
  const winner = winnerOf(x, line, y);
  const a = v128.and(above, i32x4.eq(winner, i32x4.splat(0)));
  const b = v128.and(above, i32x4.eq(winner, i32x4.splat(1)));
  const c = v128.and(above, i32x4.eq(winner, i32x4.splat(2)));
  const d = v128.and(above, i32x4.eq(winner, i32x4.splat(3)));
  v128.store(gradient, v128.shuffle<f32>(a, b, 0, 4, 1, 5));
  v128.store(gradient, v128.shuffle<f32>(a, b, 2, 6, 3, 7), 16);
  v128.store(gradient + line, v128.shuffle<f32>(c, d, 0, 4, 1, 5));
  v128.store(gradient + line, v128.shuffle<f32>(c, d, 2, 6, 3, 7), 16);
}

export function averagePool(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const y = load<usize>(op, 32);
  const end = takePlanes(op, to);
  const line = <usize>width << 2;
  const share = <f32>1 / <f32>(windowHeight * windowWidth);
  for (let plane = from * load<i32>(op, 20); plane < end; plane++) {
    const top = x + (<usize>(plane * height * width) << 2);
    let target = y + (<usize>(plane * rows * columns) << 2);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let corner = top + <usize>(row * windowHeight) * line + (<usize>(column * windowWidth) << 2);
        let sum: f32 = 0;
        for (let i = 0; i < windowHeight; i++) {
          const stop = corner + (<usize>windowWidth << 2);
          for (let at = corner; at < stop; at += 4) sum += load<f32>(at);
          corner += line;
        }
        store<f32>(target, sum * share);
        target += 4;
      }
    }
  }
}

export function averagePoolBackward(op: usize, from: i32, to: i32): void {
  const gradient = load<usize>(op, 32);
  const above = load<usize>(op, 36);
  const end = takePlanes(op, to);
  const line = <usize>width << 2;
  const share = <f32>1 / <f32>(windowHeight * windowWidth);
  for (let plane = from * load<i32>(op, 20); plane < end; plane++) {
    const top = gradient + (<usize>(plane * height * width) << 2);
    let source = above + (<usize>(plane * rows * columns) << 2);
    memory.fill(top, 0, <usize>(height * width) << 2);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let corner = top + <usize>(row * windowHeight) * line + (<usize>(column * windowWidth) << 2);
        const value = load<f32>(source) * share;
        for (let i = 0; i < windowHeight; i++) {
          const stop = corner + (<usize>windowWidth << 2);
          for (let at = corner; at < stop; at += 4) store<f32>(at, value);
          corner += line;
        }
        source += 4;
      }
    }
  }
}
