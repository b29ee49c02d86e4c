/** The streams of `src/numerics/random.ts`: Philox4x32-10, word for word. */
import { Context, elementChunk, Mode } from './operations';
import { splat } from './vectors';
import { context } from './state';

// The block that was computed last.
let word0: u32 = 0;
let word1: u32 = 0;
let word2: u32 = 0;
let word3: u32 = 0;

function philox(block: u64, counter2: u32, counter3: u32, key0: u32, key1: u32): void {
  let c0 = <u32>block;
  let c1 = <u32>(block >> 32);
  let c2 = counter2;
  let c3 = counter3;
  for (let round = 0; round < 10; round++) {
    const p = <u64>c0 * 0xd2511f53;
    const q = <u64>c2 * 0xcd9e8d57;
    c0 = <u32>(q >> 32) ^ c1 ^ key0;
    c1 = <u32>q;
    c2 = <u32>(p >> 32) ^ c3 ^ key1;
    c3 = <u32>p;
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
  }
  word0 = c0;
  word1 = c1;
  word2 = c2;
  word3 = c3;
}

@inline
function word(place: u32): u32 {
  return place == 0 ? word0 : place == 1 ? word1 : place == 2 ? word2 : word3;
}

/** Writes an epoch's order: the part's indices, permuted by Fisher and Yates with the stream of the epoch. */
export function shuffle(part: usize, order: usize, n: i32, key0: u32, key1: u32, counter2: u32, counter3: u32): void {
  memory.copy(order, part, <usize>n << 2);
  let position: u32 = 0;
  for (let i = n - 1; i > 0; i--) {
    const range = <u32>i + 1;
    let rest: u32;
    for (;;) {
      if ((position & 3) == 0) philox(position >> 2, counter2, counter3, key0, key1);
      const value = word(position & 3);
      position++;
      rest = value % range;
      // Values from the last whole multiple of the range on would favour small numbers.
      if (value - rest <= 0 - range) break;
    }
    const here = order + (<usize>i << 2);
    const there = order + (<usize>rest << 2);
    const held = load<i32>(here);
    store<i32>(here, load<i32>(there));
    store<i32>(there, held);
  }
}

/** a = x m, with the mask m drawn anew while training, and 1 otherwise. */
export function dropout(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const a = load<usize>(op, 32);
  const mask = load<usize>(op, 36);
  const count = load<i32>(context, Context.Rows) * load<i32>(op, 40);
  const start = from * elementChunk;
  const end = min(count, to * elementChunk);
  if (load<i32>(context, Context.Mode) == Mode.Training) {
    const kept = load<f32>(op, 44);
    const threshold = load<f64>(op, 48);
    const key0 = load<u32>(op, 60);
    const key1 = load<u32>(op, 64);
    const index = load<u32>(op, 68);
    const counter3 = load<u32>(op, 72);
    const position = <u64>load<f64>(load<usize>(context, Context.Streams) + (<usize>load<i32>(op, 56) << 4));
    let block: u64 = u64.MAX_VALUE;
    for (let i = start; i < end; i++) {
      const place = position + <u64>i;
      if (place >> 2 != block) {
        block = place >> 2;
        philox(block, index, counter3, key0, key1);
      }
      const drawn = <f64>word(<u32>place & 3);
      store<f32>(mask + (<usize>i << 2), drawn < threshold ? 0 : kept);
    }
  } else {
    const one = splat(1);
    for (let i = <usize>start << 2; i < <usize>end << 2; i += 16) v128.store(mask + i, one);
  }
  multiply(x, mask, a, start, end);
}

/** ∂L/∂x = ∂L/∂a m */
export function dropoutBackward(op: usize, from: i32, to: i32): void {
  const count = load<i32>(context, Context.Rows) * load<i32>(op, 40);
  const mask = load<usize>(op, 36);
  multiply(load<usize>(op, 28), mask, load<usize>(op, 32), from * elementChunk, min(count, to * elementChunk));
}

@inline
function multiply(x: usize, mask: usize, y: usize, start: i32, end: i32): void {
  for (let i = <usize>start << 2; i < <usize>end << 2; i += 16) {
    v128.store(y + i, f32x4.mul(v128.load(x + i), v128.load(mask + i)));
  }
}

/** Moves each stream on by what a training pass of this batch has drawn. */
export function moveStreams(): void {
  if (load<i32>(context, Context.Mode) != Mode.Training) return;
  const rows = <f64>load<i32>(context, Context.Rows);
  let stream = load<usize>(context, Context.Streams);
  for (let i = load<i32>(context, Context.StreamCount); i > 0; i--) {
    store<f64>(stream, load<f64>(stream) + rows * load<f64>(stream, 8));
    stream += 16;
  }
}
