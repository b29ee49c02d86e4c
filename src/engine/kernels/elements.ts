/** Copies and sums of whole arrays. */
import { Context, elementChunk } from './operations';
import { context } from './state';

/** Copies the batch's samples, inputs and targets, to where the network reads them. One unit: some rows. */
export function gather(op: usize, from: i32, to: i32): void {
  const chunk = load<i32>(op, 20);
  const end = min(load<i32>(context, Context.Rows), to * chunk);
  const order = load<usize>(context, Context.Order) + (<usize>load<i32>(context, Context.First) << 2);
  for (let row = from * chunk; row < end; row++) {
    const sample = load<i32>(order + (<usize>row << 2));
    const last = row == end - 1;
    copyRow(load<usize>(op, 28), load<usize>(op, 32), load<i32>(op, 36), sample, row, last);
    copyRow(load<usize>(op, 40), load<usize>(op, 44), load<i32>(op, 48), sample, row, last);
  }
}

@inline
function copyRow(from: usize, to: usize, width: i32, sample: i32, row: i32, last: bool): void {
  let source = from + (<usize>(sample * width) << 2);
  let target = to + (<usize>(row * width) << 2);
  // The row behind the last one may be another thread's.
  if (width >= 32 || last) {
    memory.copy(target, source, <usize>width << 2);
    return;
  }
  const end = target + (<usize>width << 2);
  // Reaches up to three values into the next row, which is written after it.
  for (; target < end; target += 16) {
    v128.store(target, v128.load(source));
    source += 16;
  }
}

/** c = a + b, over the batch. */
export function add(op: usize, from: i32, to: i32): void {
  const a = load<usize>(op, 28);
  const b = load<usize>(op, 32);
  const c = load<usize>(op, 36);
  const end = <usize>min(load<i32>(context, Context.Rows) * load<i32>(op, 40), to * elementChunk) << 2;
  for (let i = <usize>(from * elementChunk) << 2; i < end; i += 16) {
    v128.store(c + i, f32x4.add(v128.load(a + i), v128.load(b + i)));
  }
}

/** b = a, over the batch. */
export function copy(op: usize, from: i32, to: i32): void {
  const a = load<usize>(op, 28);
  const b = load<usize>(op, 32);
  const end = <usize>min(load<i32>(context, Context.Rows) * load<i32>(op, 36), to * elementChunk) << 2;
  const start = <usize>(from * elementChunk) << 2;
  if (end > start) memory.copy(b + start, a + start, end - start);
}

/** Makes an array 0. */
export function clear(op: usize, from: i32, to: i32): void {
  const start = from * elementChunk;
  const end = min(load<i32>(op, 16), to * elementChunk);
  memory.fill(load<usize>(op, 28) + (<usize>start << 2), 0, <usize>(end - start) << 2);
}
