import type { RunStore } from './store';
import { isRunId } from './id';

/** A moment of a run. */
export interface Moment {
  /** Epochs finished. */
  readonly epoch: number;
  /** Steps done in the whole run. */
  readonly step: number;
}

/** No more files than this, however small they are: more would only take time to list. */
const mostFiles = 64;

const pattern = /^epoch-(\d{1,9})-step-(\d{1,12})\.safetensors$/;

/** A checkpoint's file in the run's folder: `checkpoints/epoch-37-step-1240.safetensors`. */
export const checkpointFile = ({ epoch, step }: Moment): string =>
  `checkpoints/epoch-${epoch}-step-${step}.safetensors`;

/** The moments that a run can go on from, ascending. Opens no file. */
export async function listCheckpoints(store: RunStore, id: string): Promise<readonly Moment[]> {
  if (!isRunId(id)) return [];
  const names = await store.files.list(`${store.folder}/${id}/checkpoints`);
  return names
    .flatMap((name): Moment[] => {
      const [, epoch, step] = pattern.exec(name) ?? [];
      return epoch === undefined ? [] : [{ epoch: Number(epoch), step: Number(step) }];
    })
    .sort((a, b) => a.step - b.step);
}

/** A checkpoint's bytes; `undefined` when it is not there any more. */
export const readCheckpoint = (store: RunStore, id: string, moment: Moment): Promise<Uint8Array | undefined> =>
  store.files.read(`${store.folder}/${id}/${checkpointFile(moment)}`);

/** How many checkpoints of a size fit into a budget, both in bytes: the three that are always kept, or more. */
export const roomFor = (bytes: number, budget: number): number =>
  Math.max(3, Math.min(mostFiles, Math.floor(budget / bytes)));

/**
 * The checkpoint to give up so that those that stay lie evenly: the one whose neighbours are nearest to each other. The
 * first, the last and the best stay; `undefined` when there are no others.
 */
export function mostDispensable(kept: readonly Moment[], best: number | undefined): Moment | undefined {
  let found: Moment | undefined;
  let smallest = Infinity;
  for (let index = 1; index < kept.length - 1; index++) {
    const [before, here, after] = [kept[index - 1], kept[index], kept[index + 1]];
    if (!before || !here || !after || here.step === best) continue;
    const gap = after.step - before.step;
    if (gap >= smallest) continue;
    smallest = gap;
    found = here;
  }
  return found;
}
