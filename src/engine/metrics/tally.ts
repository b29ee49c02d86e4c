/** What metrics are computed from, added up over a part's samples, batch by batch. p and t are [rows, outputs]. */
export interface Tally {
  reset(): void;
  add(p: Float64Array, t: Float64Array, rows: number): void;
  /** All of it, as numbers that a checkpoint keeps. */
  save(): number[];
  restore(numbers: readonly number[]): void;
}
