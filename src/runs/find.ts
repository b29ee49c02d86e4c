import { isRunId } from './id';
import { readLabels } from './labels';
import { RunError } from './record';
import type { RunStore } from './store';

/** The newest of the runs; a folder without `run.json` is none. */
async function newestOf({ folder, files }: RunStore, ids: readonly string[]): Promise<string | undefined> {
  for (const id of [...ids].reverse()) if (await files.read(`${folder}/${id}/run.json`)) return id;
  return undefined;
}

/**
 * The id of the run that somebody means by an id, by the beginning of one that only one run has, by the name that was
 * given to it, or by `last`. Throws a `RunError` that says what there is instead.
 */
export async function findRun(store: RunStore, wanted: string): Promise<string> {
  const ids = (await store.files.list(store.folder)).filter(isRunId).sort();
  if (ids.includes(wanted)) return wanted;
  const newest = await newestOf(store, ids);
  if (newest === undefined) throw new RunError(`There are no runs in ${store.folder}.`);
  if (wanted === 'last') return newest;
  const names = await Promise.all(ids.map(async (id) => (await readLabels(store, id)).name));
  const named = ids.filter((_, index) => names[index] === wanted);
  const found = named.length > 0 ? named : ids.filter((id) => wanted !== '' && id.startsWith(wanted));
  const [only, second] = found;
  if (only === undefined) {
    throw new RunError(`There is no run ${wanted} in ${store.folder}; the newest is ${newest}.`);
  }
  if (second !== undefined) {
    throw new RunError(`Several runs are meant by ${wanted}: ${found.slice(0, 5).join(', ')}. Say more of the id.`);
  }
  return only;
}
