import type { Analysis, Cell } from '../language';
import { cellOf } from './cell-of-run';
import type { Run } from './run';
import type { Session } from './session';

/** The run that a cell's line tells of: its newest. */
export const lastRun = ({ runs }: Pick<Session, 'runs'>, analysis: Analysis, cell: Cell): Run | undefined =>
  runs.findLast((candidate) => cellOf(analysis, candidate) === cell);

/** What a run is compared with: the last one before it that got somewhere, of a cell with the same base. */
export function runBefore({ runs }: Pick<Session, 'runs'>, analysis: Analysis, run: Run): Run | undefined {
  const base = cellOf(analysis, run)?.base;
  if (base === undefined) return undefined;
  return runs.findLast(
    (candidate) =>
      candidate.number < run.number && candidate.epochs.length > 0 && cellOf(analysis, candidate)?.base === base,
  );
}
