import { decode, type FileSystem } from './file-system';
import { isRunId } from './id';
import { readMetrics, type Metrics } from './metrics';
import { isOwned } from './ownership';
import { readLabels, type Labels } from './labels';
import { readRecord, readSummary, RunError, type RunRecord, type RunSummary } from './record';

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

/** A run's record; one that nobody is writing and that has no result was interrupted. `undefined` where there is none. */
async function load<T extends RunSummary>(
  store: RunStore,
  id: string,
  read: (id: string, text: string) => T,
): Promise<T | undefined> {
  const bytes = await store.files.read(`${store.folder}/${id}/run.json`);
  if (!bytes) return undefined;
  const record = read(id, decode(bytes));
  return record.result || (await isOwned(store, id)) ? record : { ...record, state: 'interrupted' };
}

/** What is read of each run of a store, the oldest first; and of which that is not possible. */
interface Listed<T> {
  readonly runs: readonly T[];
  readonly unreadable: readonly UnreadableRun[];
}

async function list<T>(store: RunStore, one: (id: string) => Promise<T | undefined>): Promise<Listed<T>> {
  const ids = (await store.files.list(store.folder)).filter(isRunId).sort();
  const unreadable: UnreadableRun[] = [];
  const found = await Promise.all(
    ids.map(async (id) => {
      try {
        return await one(id);
      } catch (error) {
        if (!(error instanceof RunError)) throw error;
        unreadable.push({ id, message: error.message });
        return undefined;
      }
    }),
  );
  return { runs: found.filter((run) => run !== undefined), unreadable };
}

/** A store's runs, the oldest first. A folder without `run.json` is no run. */
export const listRuns = (store: RunStore): Promise<Listed<RunRecord>> =>
  list(store, (id) => load(store, id, readRecord));

/** The same as a list shows them, with what the user has written on them. */
export const listSummaries = (store: RunStore): Promise<Listed<RunSummary & Labels>> =>
  list(store, async (id) => {
    const [summary, labels] = await Promise.all([load(store, id, readSummary), readLabels(store, id)]);
    return summary && { ...summary, ...labels };
  });

/** A run with all that was measured. Throws a `RunError` that says why when it is not there or can not be read. */
export async function readRun(store: RunStore, id: string): Promise<RecordedRun> {
  const record = isRunId(id) ? await load(store, id, readRecord) : undefined;
  if (!record) throw new RunError(`There is no run ${id} in ${store.folder}.`);
  const bytes = await store.files.read(`${store.folder}/${id}/metrics.jsonl`);
  return { record, ...readMetrics(bytes ? decode(bytes) : '') };
}

/** The weights that a run ended with, as a safetensors file; `undefined` when it ended without. */
export const readWeights = (store: RunStore, id: string): Promise<Uint8Array | undefined> =>
  isRunId(id) ? store.files.read(`${store.folder}/${id}/weights.safetensors`) : Promise.resolve(undefined);
