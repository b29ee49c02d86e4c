/** What metrics are computed from, added up over a part's samples, batch by batch. p and t are [rows, outputs]. */
export interface Tally {
  /** All of it, 0 at first: the numbers that a checkpoint keeps. */
  readonly all: Float64Array;
  add(p: Float64Array, t: Float64Array, rows: number): void;
}
