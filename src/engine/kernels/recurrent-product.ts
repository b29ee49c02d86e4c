/**
 * The product of four samples' states and a recurrent layer's weights; see `recurrent.ts`. It is written out beside that of
 * `dense.ts`: one function for both, inlined, takes V8 up to a sixth longer.
 */
import { multiplyAdd, splat } from './vectors';
import { scratch } from './state';

/**
 * Writes x [count of 4 rows, k], `stride` bytes apart, times panels of 8 of n columns to the scratch, [4, room bytes], added
 * to what begins at `start` (nothing where that is 0), whose rows are `startRoom` bytes apart.
 */
export function product(
  x: usize,
  stride: usize,
  count: i32,
  w: usize,
  k: i32,
  n: i32,
  start: usize,
  startRoom: usize,
  room: usize,
): void {
  const x1 = count > 1 ? x + stride : x;
  const x2 = count > 2 ? x1 + stride : x1;
  const x3 = count > 3 ? x2 + stride : x2;
  for (let column = 0; column < n; column += 8) {
    const at = <usize>column << 2;
    const to = scratch + at;
    const from = start ? start + at : 0;
    const panel = w + (<usize>(column * k) << 2);
    if (n - column > 4) product8(x, x1, x2, x3, panel, k, from, startRoom, to, room);
    else product4(x, x1, x2, x3, panel, k, from, startRoom, to, room);
  }
}

@inline
function startOf(at: usize): v128 {
  return at ? v128.load(at) : splat(0);
}

/** 4 rows of 8 columns. */
@inline
function product8(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  p: usize,
  k: i32,
  from: usize,
  fromRoom: usize,
  to: usize,
  room: usize,
): void {
  let a0 = startOf(from);
  let b0 = from ? v128.load(from, 16) : splat(0);
  from += fromRoom;
  let a1 = startOf(from);
  let b1 = from ? v128.load(from, 16) : splat(0);
  from += fromRoom;
  let a2 = startOf(from);
  let b2 = from ? v128.load(from, 16) : splat(0);
  from += fromRoom;
  let a3 = startOf(from);
  let b3 = from ? v128.load(from, 16) : splat(0);
  const r1 = to + room;
  const r2 = r1 + room;
  const r3 = r2 + room;
  const end = p + (<usize>k << 5);
  for (; p < end; p += 32) {
    const u = v128.load(p);
    const v = v128.load(p, 16);
    let s = v128.load32_splat(x0);
    a0 = multiplyAdd(s, u, a0);
    b0 = multiplyAdd(s, v, b0);
    s = v128.load32_splat(x1);
    a1 = multiplyAdd(s, u, a1);
    b1 = multiplyAdd(s, v, b1);
    s = v128.load32_splat(x2);
    a2 = multiplyAdd(s, u, a2);
    b2 = multiplyAdd(s, v, b2);
    s = v128.load32_splat(x3);
    a3 = multiplyAdd(s, u, a3);
    b3 = multiplyAdd(s, v, b3);
    x0 += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
  }
  v128.store(to, a0);
  v128.store(to, b0, 16);
  v128.store(r1, a1);
  v128.store(r1, b1, 16);
  v128.store(r2, a2);
  v128.store(r2, b2, 16);
  v128.store(r3, a3);
  v128.store(r3, b3, 16);
}

/** 4 rows of 4 columns. */
@inline
function product4(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  p: usize,
  k: i32,
  from: usize,
  fromRoom: usize,
  to: usize,
  room: usize,
): void {
  let a0 = startOf(from);
  from += fromRoom;
  let a1 = startOf(from);
  from += fromRoom;
  let a2 = startOf(from);
  from += fromRoom;
  let a3 = startOf(from);
  const r1 = to + room;
  const r2 = r1 + room;
  const r3 = r2 + room;
  const end = p + (<usize>k << 4);
  for (; p < end; p += 16) {
    const u = v128.load(p);
    a0 = multiplyAdd(v128.load32_splat(x0), u, a0);
    a1 = multiplyAdd(v128.load32_splat(x1), u, a1);
    a2 = multiplyAdd(v128.load32_splat(x2), u, a2);
    a3 = multiplyAdd(v128.load32_splat(x3), u, a3);
    x0 += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
  }
  v128.store(to, a0);
  v128.store(r1, a1);
  v128.store(r2, a2);
  v128.store(r3, a3);
}
