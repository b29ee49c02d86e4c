import type { Workspace } from '../workspace';

/** What one step of a recurrent layer reads and writes; arrays of [rows, …], row-major. */
export interface CellStep {
  /** W x + b of every gate, side by side, when the step begins; the gates' values after it. [gates × units] */
  readonly gates: Float64Array;
  /** h before and after the step. [units] */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** What else the cell keeps of the step before, and of this one, for the steps after and the way back. [kept] */
  readonly keptBefore: Float64Array;
  readonly kept: Float64Array;
}

/** A step's way back. */
export interface CellGradient {
  /** ∂L/∂h after the step; holds afterwards what of ∂L/∂h before it does not pass through U. [units] */
  readonly state: Float64Array;
  /** What the cell itself carries from step to step on the way back; 0 at the last step. [units] */
  readonly carried: Float64Array;
  /** To write: ∂L/∂(W x + b) and ∂L/∂(U h + c). [gates × units] */
  readonly input: Float64Array;
  readonly recurrent: Float64Array;
}

/** The elementwise part of a recurrent layer; the products with W and U are the layer's own. */
export interface Cell {
  /** Number of gates, whose rows stand in this order in W, U, b and c. */
  readonly gates: number;
  /** Units' worth of what is kept of a step. */
  readonly keeps: number;
  /** `recurrent` is U h + c of every gate. [rows, gates × units] */
  forward(step: CellStep, recurrent: Float64Array, rows: number, units: number): void;
  backward(step: CellStep, gradient: CellGradient, rows: number, units: number): void;
}

/** The arrays of a step of a batch of `capacity`. */
export const createGradient = (capacity: number, units: number, gates: number, workspace: Workspace): CellGradient => ({
  state: workspace.floats(capacity * units),
  carried: workspace.floats(capacity * units),
  input: workspace.floats(capacity * gates * units),
  recurrent: workspace.floats(capacity * gates * units),
});
