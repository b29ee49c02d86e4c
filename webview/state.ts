import type { PanelCell, PanelMessage, PanelRun, PanelRunData, PanelSweep } from '../src/protocol/panel';
import { appendEpochs, noEpochs, type EpochTable } from './epochs';
import { appendFrames, type Frames } from './frames';

/** What was measured in a run. */
export interface RunData {
  readonly epochs: EpochTable;
  readonly frames: Frames;
}

export const noData: RunData = { epochs: noEpochs, frames: [] };

/** What the host has told. Only `reduce` makes a new one. */
export interface PageState {
  /** The number of the last message; 0 before the first snapshot. */
  readonly sequence: number;
  /** Something was missed: nothing counts until the next snapshot, which has to be asked for. */
  readonly lost: boolean;
  readonly cell?: PanelCell;
  /** Oldest first. */
  readonly runs: readonly PanelRun[];
  readonly selected?: string;
  readonly sweep?: PanelSweep;
  readonly data: ReadonlyMap<string, RunData>;
  /** The last answer to `compare`. */
  readonly comparison?: Omit<Extract<PanelMessage, { type: 'comparison' }>, 'type' | 'sequence'>;
  /** What could not be done, until something else is asked for. */
  readonly problem?: string;
}

export const initialState: PageState = { sequence: 0, lost: false, runs: [], data: new Map() };

/** The state after a message. */
export function reduce(state: PageState, message: PanelMessage): PageState {
  if (message.type === 'snapshot') return snapshot(message);
  if (state.lost || state.sequence === 0) return state;
  if (message.sequence !== state.sequence + 1) return { ...state, lost: true };
  const { sequence } = message;
  switch (message.type) {
    case 'runs': {
      const { cell, runs, selected, sweep } = message;
      const known = new Set(runs.map(({ id }) => id));
      const data = new Map([...state.data].filter(([id]) => known.has(id)));
      return { ...state, sequence, cell, runs, selected, sweep, data };
    }
    case 'telemetry': {
      const data = extend(state.data.get(message.run) ?? noData, message);
      if (!data) return { ...state, lost: true };
      const runs = state.runs.map((run) => (run.id === message.run ? { ...run, progress: message.progress } : run));
      return { ...state, sequence, runs, data: new Map(state.data).set(message.run, data) };
    }
    case 'inspection':
    case 'show':
      return { ...state, sequence };
    case 'comparison': {
      const { runs, comparison, error } = message;
      return { ...state, sequence, comparison: { runs, comparison, error } };
    }
    case 'problem':
      return { ...state, sequence, problem: message.message };
  }
}

function snapshot(message: Extract<PanelMessage, { type: 'snapshot' }>): PageState {
  const { sequence, cell, runs, selected, sweep } = message;
  const data = new Map<string, RunData>();
  for (const added of message.data) {
    const run = extend(noData, added);
    if (!run) return { ...initialState, lost: true };
    data.set(added.run, run);
  }
  return { sequence, lost: false, cell, runs, selected, sweep, data };
}

function extend(data: RunData, added: PanelRunData): RunData | undefined {
  const epochs = added.epochs ? appendEpochs(data.epochs, added.epochs) : data.epochs;
  return epochs && { epochs, frames: appendFrames(data.frames, added.frames) };
}

/** The state without what could not be done before. */
export const withoutProblem = (state: PageState): PageState =>
  state.problem === undefined ? state : { ...state, problem: undefined };

/** The run on display. */
export const displayed = (state: PageState): PanelRun | undefined =>
  state.runs.find(({ id }) => id === state.selected) ?? state.runs[state.runs.length - 1];

/** What was measured in a run. */
export const dataOf = (state: PageState, run: PanelRun | undefined): RunData =>
  (run && state.data.get(run.id)) ?? noData;

/** The run before another one that has epochs to compare with. */
export function runBefore(state: PageState, run: PanelRun): PanelRun | undefined {
  const earlier = state.runs.filter((other) => other.number < run.number && dataOf(state, other).epochs.length > 0);
  return earlier[earlier.length - 1];
}
