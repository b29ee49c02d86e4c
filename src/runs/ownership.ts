import * as v from 'valibot';
import { decode, encode, replaceFile } from './file-system';
import type { RunStore } from './store';

/**
 * Who writes a run. The owner keeps `owner.N.json` in the run's folder and renews its time every ten seconds. Taking a
 * run over means to create the file with the next number, which only one of several can do; the highest number owns.
 * So two windows never write the same run, and an owner that was asleep finds out before it writes again.
 */

/** Between two renewals, in milliseconds. */
export const renewalInterval = 10_000;

/** An owner that has not renewed for this long is gone, in milliseconds. */
const patience = 60_000;

/** An owner writes without looking again for this long after a renewal, in milliseconds; less than `patience`. */
export const confirmedFor = 30_000;

const owner = v.object({ host: v.string(), process: v.number(), at: v.number() });
type Owner = v.InferOutput<typeof owner>;

const fileOf = (store: RunStore, id: string, number: number): string => `${store.folder}/${id}/owner.${number}.json`;

async function highest(store: RunStore, id: string): Promise<number> {
  const names = await store.files.list(`${store.folder}/${id}`);
  return Math.max(0, ...names.map((name) => Number(/^owner\.(\d{1,9})\.json$/.exec(name)?.[1] ?? 0)));
}

async function readOwner(store: RunStore, id: string, number: number): Promise<Owner | undefined> {
  const bytes = await store.files.read(fileOf(store, id, number));
  if (!bytes) return undefined;
  try {
    return v.parse(owner, JSON.parse(decode(bytes)));
  } catch {
    // Torn by a crash while it was created: whoever wrote it is gone.
    return undefined;
  }
}

/** Whether somebody is writing the run now. */
export async function isOwned(store: RunStore, id: string): Promise<boolean> {
  const found = await readOwner(store, id, await highest(store, id));
  if (!found) return false;
  const { system } = store;
  if (found.host === system.host && !system.lives(found.process)) return false;
  return Math.abs(system.now() - found.at) < patience;
}

/** A claim on a run, held by this process. */
export interface Claim {
  /** Renews the claim; `false` when another has taken the run over, after which nothing may be written. */
  renew(): Promise<boolean>;
}

/** Takes a run that nobody owns; `undefined` when somebody does. The run's folder must be there. */
export const claim = async (store: RunStore, id: string): Promise<Claim | undefined> =>
  (await isOwned(store, id)) ? undefined : takeOver(store, id);

/** Takes a run whose owner the caller knows to be gone; `undefined` when another was quicker. */
export async function takeOver(store: RunStore, id: string): Promise<Claim | undefined> {
  const { files, system } = store;
  const number = (await highest(store, id)) + 1;
  const content = (): Uint8Array =>
    encode(JSON.stringify({ host: system.host, process: system.process, at: system.now() } satisfies Owner));
  if (!(await files.create(fileOf(store, id, number), content()))) return undefined;
  return {
    renew: async () => {
      if ((await highest(store, id)) !== number) return false;
      await replaceFile(files, fileOf(store, id, number), content());
      return true;
    },
  };
}
