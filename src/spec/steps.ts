/**
 * Work that stands still after each part of some milliseconds and says how much is done, 0 to 1; nothing where it has no
 * measure of that.
 */
export type Steps<T> = Generator<number | undefined, T, void>;

/** Does it all at once. */
export function complete<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Does something with each number below `count`, and comes to rest after every so many of them, rounded up. */
export function* restingEvery(most: number, count: number, act: (index: number) => void): Steps<void> {
  for (let index = 0; index < count;) {
    for (const end = Math.min(count, index + Math.ceil(most)); index < end; index++) act(index);
    if (index < count) yield;
  }
}
