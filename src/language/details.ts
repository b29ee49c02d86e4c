import type { Analysis, AnalysisOptions, Cell } from './analysis';
import type { Draft } from './draft';
import type { Lowered } from './lower';
import type { PlacedCell } from './placed-cell';
import type { Setting } from './override';
import type { CellNode } from './tree';

/** What is known of a cell beyond what everybody sees of it. */
export interface CellDetails {
  readonly cell: Cell;
  readonly placed: PlacedCell;
  readonly node: CellNode;
  /** What it says in the end: a variation's base with its changes. A sweep's is its base with its blocks' changes. */
  readonly draft: Draft | undefined;
  readonly lowered: Lowered | undefined;
  /** A `with` cell's paths. */
  readonly settings: readonly Setting[];
}

export interface Details {
  readonly options: AnalysisOptions;
  /** As `Analysis.cells`. */
  readonly cells: readonly CellDetails[];
}

const known = new WeakMap<Analysis, Details>();

/** Keeps an analysis' details beside it, so that the analysis itself is plain data. */
export function keepDetails(analysis: Analysis, details: Details): Analysis {
  known.set(analysis, details);
  return analysis;
}

/** An analysis' details. Throws for one that `analyse` did not make. */
export function detailsOf(analysis: Analysis): Details {
  const details = known.get(analysis);
  if (!details) throw new Error('an analysis is made by `analyse`');
  return details;
}
