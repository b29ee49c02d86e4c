/** Rows of a matrix by their numbers, which were checked before the run. */
import { columnChunk, Context } from './operations';
import { storeLanes } from './vectors';
import { context } from './state';

/** One unit: some numbers. */
export function lookUp(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const y = load<usize>(op, 32);
  const weight = load<usize>(op, 36);
  const units = load<i32>(op, 40);
  const chunk = load<i32>(op, 20);
  const end = min(load<i32>(context, Context.Rows) * load<i32>(op, 12), to * chunk);
  for (let place = from * chunk; place < end; place++) {
    const row = weight + (<usize>(<i32>load<f32>(x + (<usize>place << 2)) * units) << 2);
    memory.copy(y + (<usize>(place * units) << 2), row, <usize>units << 2);
  }
}

/**
 * ∂L/∂W: adds what flows back to each row, in the order of the places: those of some samples, as many as byte 52 says, from
 * those at byte 48 on. One unit: `columnChunk` columns.
 */
export function lookUpBackward(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const above = load<usize>(op, 32);
  const gradient = load<usize>(op, 36);
  const units = load<i32>(op, 40);
  const length = load<i32>(op, 44);
  const first = load<i32>(op, 48);
  const end = min(load<i32>(context, Context.Rows), first + load<i32>(op, 52)) * length;
  const row = <usize>units << 2;
  for (let chunk = from; chunk < to; chunk++) {
    const start = <usize>(chunk * columnChunk) << 2;
    const stop = min(row, start + (columnChunk << 2));
    const whole = start + ((stop - start) & ~15);
    const rest = <i32>(stop - whole) >> 2;
    for (let place = first * length; place < end; place++) {
      const into = gradient + <usize><i32>load<f32>(x + (<usize>place << 2)) * row;
      const source = above + <usize>place * row;
      for (let at = start; at < whole; at += 16) {
        v128.store(into + at, f32x4.add(v128.load(into + at), v128.load(source + at)));
      }
      if (rest) storeLanes(into + whole, f32x4.add(v128.load(into + whole), v128.load(source + whole)), rest);
    }
  }
}
