/** Rows of a matrix by their numbers, which were checked before the run. */
import { Context, lineChunk } from './operations';
import { storeLanes } from './vectors';
import { context } from './state';

/** One unit: `lineChunk` numbers. */
export function lookUp(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const y = load<usize>(op, 32);
  const weight = load<usize>(op, 36);
  const units = load<i32>(op, 40);
  const end = min(load<i32>(context, Context.Rows) * load<i32>(op, 12), to * lineChunk);
  for (let place = from * lineChunk; place < end; place++) {
    const row = weight + (<usize>(<i32>load<f32>(x + (<usize>place << 2)) * units) << 2);
    memory.copy(y + (<usize>(place * units) << 2), row, <usize>units << 2);
  }
}

/** ∂L/∂W: adds up what flows back to each row, in the order of the places. */
export function lookUpBackward(op: usize): void {
  const x = load<usize>(op, 28);
  const above = load<usize>(op, 32);
  const gradient = load<usize>(op, 36);
  const units = load<i32>(op, 40);
  const size = load<i32>(op, 44);
  const places = load<i32>(context, Context.Rows) * load<i32>(op, 12);
  memory.fill(gradient, 0, <usize>size << 2);
  for (let place = 0; place < places; place++) {
    const row = gradient + (<usize>(<i32>load<f32>(x + (<usize>place << 2)) * units) << 2);
    const source = above + (<usize>(place * units) << 2);
    for (let unit = 0; unit < units; unit += 4) {
      const at = <usize>unit << 2;
      storeLanes(row + at, f32x4.add(v128.load(row + at), v128.load(source + at)), units - unit);
    }
  }
}
