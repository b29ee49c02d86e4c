import type { PanelComparison, PanelRun } from '../src/protocol/panel';
import { earlierRuns } from './lines';
import { displayed, type PageState } from './state';

/** What is known of the runs that are compared: the comparison, or why there is none. */
export interface Compared {
  readonly key: string;
  readonly comparison?: PanelComparison;
  readonly error?: string;
}

/** The runs that are compared: that on display, and those that are drawn under it. */
export function comparedRuns(state: PageState, hidden: readonly string[]): readonly PanelRun[] {
  const run = displayed(state);
  return run ? [run, ...earlierRuns(state, hidden)] : [];
}

/** What tells one comparison from another: which runs, and how each stands. */
export const comparisonKey = (runs: readonly PanelRun[]): string =>
  runs.map(({ id, state }) => `${id} ${state}`).join();

/** What a run is called: as the user named it, else by its number. */
export const runTitle = ({ name, number }: Pick<PanelRun, 'name' | 'number'>): string => name ?? `run ${number}`;
