import { hyperparameters, type Analysis, type Cell } from '../language';
import type { PanelCell, PanelRun } from '../protocol/panel';
import { runnable } from './lenses';
import type { Run } from './run';
import { cellOf, describeDifference, isStale } from './cell-of-run';
import type { Session } from './session';
import { viewsOf } from './views';

/** The cell that the panel is about: that of the run on display, else the first that can be trained. */
export function displayedCell(session: Session, analysis: Analysis): Cell | undefined {
  const selected = session.selected && cellOf(analysis, session.selected);
  // What can be changed and trained of a sweep is its base.
  if (selected?.kind === 'sweep') return selected.base === undefined ? undefined : analysis.cells[selected.base];
  return selected ?? analysis.cells.find(runnable);
}

/** What the page's header and controls show. */
export function describeCell(session: Session, analysis: Analysis | undefined, file: string): PanelCell | undefined {
  const cell = analysis && displayedCell(session, analysis);
  if (!cell) return undefined;
  return {
    title: cell.label,
    file,
    hyperparameters: [...hyperparameters(analysis, cell.index)],
    ...(cell.problem !== undefined && { problem: cell.problem }),
  };
}

function forkedFrom({ runs }: Session, { run, epoch }: Run['forkedFrom'] & object): PanelRun['forkedFrom'] {
  const number = runs.find(({ id }) => id === run)?.number;
  return { run, epoch, ...(number !== undefined && { number }) };
}

/** What the page says of a run. Without its text at hand (a closed file) nothing is known to be stale. */
export function describeRun(session: Session, analysis: Analysis | undefined, run: Run): PanelRun {
  const { selected } = session;
  return {
    id: run.id,
    number: run.number,
    cell: run.cell.title,
    difference: selected && selected !== run ? describeDifference(run, selected) : '',
    state: run.state,
    stale: analysis !== undefined && isStale(analysis, run),
    startedAt: run.startedAt,
    ...(run.name !== undefined && { name: run.name }),
    ...(run.resumable && { resumable: true }),
    ...(run.forkedFrom && { forkedFrom: forkedFrom(session, run.forkedFrom) }),
    ...(run.facts && { facts: run.facts }),
    ...(run.progress && { progress: run.progress }),
    ...(run.result && { result: run.result }),
    views: [...viewsOf(run)],
  };
}
