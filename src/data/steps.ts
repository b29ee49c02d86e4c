import type { Steps } from '../spec/steps';

/** What work in slices needs of the world. */
export interface Turns {
  /** Milliseconds since some moment. */
  clock(): number;
  /** Resolves after everything that waits for the event loop had its turn. */
  yield(): Promise<void>;
}

/** A slice lasts about so many milliseconds. */
const sliceLength = 15;

/**
 * Does it in slices, between which everything else has its turn. Before each, the first one too, it is said how much is
 * done; who is told may end the work, which then has no result.
 */
export async function inSlices<T>(
  steps: Steps<T>,
  turns: Turns,
  goesOn: (done: number) => boolean,
): Promise<T | undefined> {
  let share = 0;
  while (goesOn(share)) {
    const from = turns.clock();
    do {
      const { done, value } = steps.next();
      if (done) return value;
      share = value ?? share;
    } while (turns.clock() - from < sliceLength);
    await turns.yield();
  }
  return undefined;
}
