import { decode, type FileSystem } from './file-system';
import { isRunId } from './id';
import { readMetrics, type Metrics } from './metrics';
import { isOwned } from './ownership';
import { readRecord, RunError, type RunRecord } from './record';

/** The process that uses a store, as far as the store must know it. */
export interface System {
  /** Milliseconds since 1970. */
  now(): number;
  /** The machine and the process on it, for others to see whether an owner lives. */
  readonly host: string;
  readonly process: number;
  /** Whether a process of this machine lives. */
  lives(process: number): boolean;
  /** Calls back again and again until the result is called; does not keep the process alive. */
  every(milliseconds: number, callback: () => void): () => void;
}

/** A folder of runs. */
export interface RunStore {
  /** Absolute, joined with `/`. */
  readonly folder: string;
  readonly files: FileSystem;
  readonly system: System;
}

/** A run with all that was measured. */
export interface RecordedRun extends Metrics {
  readonly record: RunRecord;
}

/** A run that is there but can not be read, with a sentence that says why. */
export interface UnreadableRun {
  readonly id: string;
  readonly message: string;
}

const ended = (record: RunRecord): boolean => record.result !== undefined;

/** A run's record; one that nobody is writing and that has no result was interrupted. `undefined` where there is none. */
async function loadRecord(store: RunStore, id: string): Promise<RunRecord | undefined> {
  const bytes = await store.files.read(`${store.folder}/${id}/run.json`);
  if (!bytes) return undefined;
  const record = readRecord(id, decode(bytes));
  return ended(record) || (await isOwned(store, id)) ? record : { ...record, state: 'interrupted' };
}

/** A store's runs, the oldest first. A folder without `run.json` is no run. */
export async function listRuns(
  store: RunStore,
): Promise<{ readonly runs: readonly RunRecord[]; readonly unreadable: readonly UnreadableRun[] }> {
  const ids = (await store.files.list(store.folder)).filter(isRunId).sort();
  const found = await Promise.all(
    ids.map(async (id): Promise<RunRecord | UnreadableRun | undefined> => {
      try {
        return await loadRecord(store, id);
      } catch (error) {
        if (error instanceof RunError) return { id, message: error.message };
        throw error;
      }
    }),
  );
  const runs: RunRecord[] = [];
  const unreadable: UnreadableRun[] = [];
  for (const run of found) {
    if (run && 'spec' in run) runs.push(run);
    else if (run) unreadable.push(run);
  }
  return { runs, unreadable };
}

/** A run with all that was measured. Throws a `RunError` that says why when it is not there or can not be read. */
export async function readRun(store: RunStore, id: string): Promise<RecordedRun> {
  const record = isRunId(id) ? await loadRecord(store, id) : undefined;
  if (!record) throw new RunError(`There is no run ${id} in ${store.folder}.`);
  const bytes = await store.files.read(`${store.folder}/${id}/metrics.jsonl`);
  return { record, ...readMetrics(bytes ? decode(bytes) : '') };
}

/** The weights that a run ended with, as a safetensors file; `undefined` when it ended without. */
export const readWeights = (store: RunStore, id: string): Promise<Uint8Array | undefined> =>
  isRunId(id) ? store.files.read(`${store.folder}/${id}/weights.safetensors`) : Promise.resolve(undefined);
