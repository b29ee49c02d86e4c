import type { Address } from './arena';

/** What another thread needs to share a run's work: it starts the module on the memory and calls `help(context, thread)`. */
export interface ThreadWork {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly context: Address;
  /** From 1; 0 is the thread that runs the program. */
  readonly thread: number;
}

/** Other threads, whatever they are. They work on one run at a time. */
export interface Threads {
  /** Processors that the machine has. */
  readonly processors: number;
  /** Sets one thread to each work, from whenever it comes to it; `leave` makes them end it. */
  join(works: readonly ThreadWork[], leave: () => void): void;
  /** What they worked on needs them no more. */
  leave(): void;
}

/** With how many threads a run is computed, and where the others come from. */
export interface ThreadOptions {
  /** 0: as many as the work is worth. */
  readonly count: number;
  readonly threads: Threads;
  /** Nanoseconds of an operation from which on it is shared; `leastShared` when left out. */
  readonly least?: number;
}

/** No run may ask for more threads. */
export const mostThreads = 64;

/** What takes less than so many nanoseconds in all is done by one thread. */
export const leastShared = 20_000;

/** Work of one step, in nanoseconds, that is worth a thread. */
const workOfThread = 400_000;

/** More than this many threads wait for each other more than they work. */
const mostUsual = 8;

/**
 * How many threads share steps that take so many nanoseconds on one. Unasked they leave a processor to the editor, and
 * on a machine with two there is none to spare.
 */
export function threadCount(work: number, { count, threads: { processors } }: ThreadOptions): number {
  if (count > 0) return count;
  if (processors <= 2) return 1;
  return Math.max(1, Math.min(processors - 1, mostUsual, Math.floor(work / workOfThread)));
}
