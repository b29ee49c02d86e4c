/** What an instance of the module knows of the run: each thread has its own. */

/** The run's context; see `Context`. */
export let context: usize = 0;

/** The thread's own space, of `Context.ScratchSize` bytes. */
export let scratch: usize = 0;

/** Sets both for a thread, from 0. */
export function attach(to: usize, thread: i32): void {
  context = to;
  scratch = load<usize>(to, 48) + <usize>thread * load<usize>(to, 52);
}
