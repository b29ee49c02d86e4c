import type { RunResult } from '../spec/record';
import { encode, replaceFile } from './file-system';
import { takeOver } from './ownership';
import { writeRecord } from './record';
import { readRun, type RunStore } from './store';

/**
 * Writes the end of a run whose writer died, for example with its worker; the caller knows that it is dead. A run that
 * has its result keeps it. Throws a `RunError` when there is no such run, and what the disk throws.
 */
export async function closeRun(store: RunStore, id: string, result: RunResult): Promise<void> {
  const { record } = await readRun(store, id);
  const held = record.result ? undefined : await takeOver(store, id);
  if (!held) return;
  const closed = { ...record, state: result.status, endedAt: store.system.now(), result };
  await replaceFile(store.files, `${store.folder}/${id}/run.json`, encode(writeRecord(closed)));
  await held.release();
}
