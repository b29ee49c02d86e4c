import type { Uri } from 'vscode';
import type { Provenance } from '../../protocol/worker';
import type { RunStore } from '../../runs';
import type { RunResult, RunState } from '../../spec/record';
import type { KeptRun } from '../records';
import type { Run } from '../run';

/** A run as the list shows it: from its record, or as this window trains it. */
export interface RunEntry {
  readonly uri: Uri;
  readonly id: string;
  readonly number: number;
  readonly cell: string;
  readonly startedAt: number;
  readonly state: RunState;
  readonly result?: RunResult;
  readonly name?: string;
  readonly pinned: boolean;
  readonly store?: RunStore;
  readonly group?: Provenance['group'];
  readonly forkedFrom?: Provenance['forkedFrom'];
  /** Another window or command trains it. */
  readonly elsewhere: boolean;
}

/** The runs of a spec: those on disk, each as this window knows it where it does, and those that are not there yet. */
export function entriesOf(uri: Uri, kept: readonly KeptRun[], runs: readonly Run[]): readonly RunEntry[] {
  const own = new Map(runs.map((run) => [run.id, run]));
  const onDisk = kept.map(({ store, summary, number }): RunEntry => {
    const { id, startedAt, name, pinned = false, group, forkedFrom } = summary;
    const run = own.get(id);
    const result = run ? run.result : summary.result;
    return {
      uri,
      id,
      number: run?.number ?? number,
      cell: summary.cell.title,
      startedAt,
      state: run?.state ?? summary.state,
      ...(result && { result }),
      ...(name !== undefined && { name }),
      pinned,
      store,
      ...(group && { group }),
      ...(forkedFrom && { forkedFrom }),
      elsewhere: !run && !summary.result && summary.state !== 'interrupted',
    };
  });
  const known = new Set(onDisk.map(({ id }) => id));
  const fresh = runs
    .filter(({ id }) => !known.has(id))
    .map((run): RunEntry => ({
      uri,
      id: run.id,
      number: run.number,
      cell: run.cell.title,
      startedAt: run.startedAt,
      state: run.state,
      ...(run.result && { result: run.result }),
      ...(run.name !== undefined && { name: run.name }),
      pinned: false,
      ...(run.store && { store: run.store }),
      ...(run.forkedFrom && { forkedFrom: run.forkedFrom }),
      ...(run.group && { group: run.group }),
      elsewhere: false,
    }));
  return [...onDisk, ...fresh];
}

/** A cell's runs in the order of the list: those that are pinned, then the others, each the newest first. */
export const inOrder = (entries: readonly RunEntry[]): readonly RunEntry[] =>
  [...entries].sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.startedAt - a.startedAt);

/** Whether it can go on where it stood. */
export const isResumable = ({ state, store }: Pick<RunEntry, 'state' | 'store'>): boolean =>
  store !== undefined && (state === 'stopped' || state === 'interrupted');
