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
