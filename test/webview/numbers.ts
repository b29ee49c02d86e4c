/** Numbers from 0 to 1 that are the same every time (a linear congruential generator, Numerical Recipes). */
export function* numbers(seed: number, count: number): Generator<number, undefined> {
  let state = seed;
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
  return undefined;
}
