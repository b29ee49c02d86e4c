import { isRunId } from './id';
import { isOwned } from './ownership';
import { RunError } from './record';
import type { RunStore } from './store';

/** Deletes a run with all it holds. Throws a `RunError` when somebody is training it, and what the disk throws. */
export async function deleteRun(store: RunStore, id: string): Promise<void> {
  if (!isRunId(id)) throw new RunError(`There is no run ${id} in ${store.folder}.`);
  if (await isOwned(store, id)) throw new RunError(`Run ${id} is being trained; stop it first.`);
  const folder = `${store.folder}/${id}`;
  // Without its record a folder is no run: what a crash leaves of it is not shown as one.
  await store.files.remove(`${folder}/run.json`);
  await store.files.remove(folder);
}
