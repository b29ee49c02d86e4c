/**
 * A view of each of `count` equal parts of an array: its samples, or a sequence's steps. Made when a layer is built, so
 * that the passes make none.
 */
export function samplesOf(values: Float64Array, count: number): readonly Float64Array[] {
  const size = values.length / count;
  return Array.from({ length: count }, (_, n) => values.subarray(n * size, (n + 1) * size));
}
