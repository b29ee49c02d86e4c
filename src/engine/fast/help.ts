import { Context } from '../kernels/operations';
import type { ThreadWork } from './threads';

/** Works on a run's memory until it is dismissed: what another thread does with a `ThreadWork`. Throws what the kernels do. */
export function help({ module, memory, context, thread }: ThreadWork): void {
  try {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    (exports as unknown as { help(context: number, thread: number): void }).help(context, thread);
  } catch (error) {
    // What it claimed will never be done; the thread that waits for it must know.
    Atomics.store(new Int32Array(memory.buffer), (context + Context.Failed) / 4, 1);
    throw error;
  }
}
