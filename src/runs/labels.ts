import * as v from 'valibot';
import { decode, encode, replaceFile } from './file-system';
import type { RunStore } from './store';

/** What the user has written on a run; kept apart from its record, which only its writer may change. */
const labels = v.object({
  name: v.optional(v.string()),
  pinned: v.optional(v.boolean()),
});
export type Labels = v.InferOutput<typeof labels>;

const fileOf = (store: RunStore, id: string): string => `${store.folder}/${id}/labels.json`;

/** A run's labels; none where there are none, or they can not be read. */
export async function readLabels(store: RunStore, id: string): Promise<Labels> {
  const bytes = await store.files.read(fileOf(store, id));
  if (!bytes) return {};
  try {
    return v.parse(labels, JSON.parse(decode(bytes)));
  } catch {
    // Another program's, or a later version's: they only decorate.
    return {};
  }
}

/** Changes some of a run's labels; an empty name takes the name away. Throws what the disk throws. */
export async function label(store: RunStore, id: string, change: Labels): Promise<void> {
  const { name, pinned } = { ...(await readLabels(store, id)), ...change };
  const kept: Labels = { ...(name && { name }), ...(pinned && { pinned }) };
  await replaceFile(store.files, fileOf(store, id), encode(`${JSON.stringify(kept, undefined, 2)}\n`));
}
