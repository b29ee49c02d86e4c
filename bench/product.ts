import { createArena } from '../src/engine/fast/arena';
import { startKernels } from '../src/engine/fast/module';
import { Program, rows } from '../src/engine/fast/program';
import { Context, Operation } from '../src/engine/kernels/operations';

/** What computes the product of a dense layer of `size` units and inputs over `size` samples, once a call. */
export function product(size: number): () => void {
  const arena = createArena();
  const context = arena.bytes(Context.Size);
  const [x, weights, z] = [0, 0, 0].map(() => arena.floats(size * size));
  const program = new Program();
  program.add(Operation.DenseForward, rows(1, Math.ceil(size / 8), size * 8), x, weights, 0, z, size, size, 1);
  const code = program.bytes();
  const at = arena.bytes(code.length);
  const kernels = startKernels(arena.end, 'separate');
  kernels.bytes.set(code, at);
  for (const array of [x, weights]) {
    for (let i = 0; i < size * size; i++) kernels.floats[array / 4 + i] = Math.sin(i);
  }
  const set = (place: Context, value: number): void => {
    kernels.integers[(context + place) / 4] = value;
  };
  return () => {
    for (const place of [Context.Program, Context.Place]) set(place, at);
    for (const place of [Context.Samples, Context.Batch, Context.Rows]) set(place, size);
    for (const place of [Context.Cursor, Context.First, Context.Done]) set(place, 0);
    set(Context.Left, 1);
    kernels.run(context, Infinity);
  };
}
