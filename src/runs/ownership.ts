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

/** Whether an owner is still at work. */
function isAlive({ system }: RunStore, found: Owner | undefined): boolean {
  if (!found) return false;
  if (found.host === system.host && !system.lives(found.process)) return false;
  return Math.abs(system.now() - found.at) < patience;
}

/** Whether somebody is writing the run now. */
export const isOwned = async (store: RunStore, id: string): Promise<boolean> =>
  isAlive(store, await readOwner(store, id, await highest(store, id)));

/** A claim on a run, held by this process. */
export interface Claim {
  /** Renews the claim; `false` when another has taken the run over, after which nothing may be written. */
  renew(): Promise<boolean>;
  /** Gives the run up, so that another can claim it at once. */
  release(): Promise<void>;
}

/** Takes a run that nobody owns; `undefined` when somebody does. The run's folder must be there. */
export async function claim(store: RunStore, id: string): Promise<Claim | undefined> {
  const number = await highest(store, id);
  // The next number is that after the owner who was looked at: whoever came in between has it already.
  return isAlive(store, await readOwner(store, id, number)) ? undefined : take(store, id, number + 1);
}

/** Takes a run whose owner the caller knows to be gone; `undefined` when another was quicker. */
export const takeOver = async (store: RunStore, id: string): Promise<Claim | undefined> =>
  take(store, id, (await highest(store, id)) + 1);

async function take(store: RunStore, id: string, number: number): Promise<Claim | undefined> {
  const { files, system } = store;
  const content = (at: number): Uint8Array =>
    encode(JSON.stringify({ host: system.host, process: system.process, at } satisfies Owner));
  if (!(await files.create(fileOf(store, id, number), content(system.now())))) return undefined;
  const write = async (at: number): Promise<boolean> => {
    if ((await highest(store, id)) !== number) return false;
    await replaceFile(files, fileOf(store, id, number), content(at));
    return true;
  };
  return {
    renew: () => write(system.now()),
    release: async () => {
      await write(0);
    },
  };
}
