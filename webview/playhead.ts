import type { Frames } from './frames';
import { epochBeside, frameAt, nearestEpoch } from './frames';
import { dataOf, displayed, type PageState } from './state';

/** The epoch that the user has chosen, and of which run. */
export interface Chosen {
  readonly run: string;
  readonly epoch: number;
}

/** The epochs a second at which a replay can go by. */
export const speeds = [1, 2, 5, 10, 20, 30, 60] as const;

/** Those that are offered to somebody who wants less motion. */
export const calmSpeeds = [1, 2] as const;

const framesOf = (state: PageState): Frames => dataOf(state, displayed(state)).frames;

/** The epoch that the views show, which has statistics; `undefined`: the newest. */
export function shownEpoch(state: PageState, chosen: Chosen | undefined): number | undefined {
  if (!chosen || chosen.run !== displayed(state)?.id) return undefined;
  return frameAt(framesOf(state), chosen.epoch)?.epoch;
}

/** The choice of an epoch: the nearest that has statistics. The newest is none, so that the views follow the run. */
export function choose(state: PageState, epoch: number | undefined): Chosen | undefined {
  const run = displayed(state);
  const frames = framesOf(state);
  if (epoch === undefined || !run) return undefined;
  const nearest = nearestEpoch(frames, epoch);
  return nearest === undefined || nearest === frames[frames.length - 1]?.epoch
    ? undefined
    : { run: run.id, epoch: nearest };
}

/** The choice so many epochs with statistics after the shown one (before it, when negative), at most the first and last. */
export function moved(state: PageState, chosen: Chosen | undefined, places: number): Chosen | undefined {
  const frames = framesOf(state);
  const from = shownEpoch(state, chosen) ?? frames[frames.length - 1]?.epoch ?? 1;
  return choose(state, epochBeside(frames, from, Math.max(-frames.length, Math.min(frames.length, places))));
}

/** Where a replay starts: at the chosen epoch, or at the first when the newest is shown. */
export const replayStart = (state: PageState, chosen: Chosen | undefined): number | undefined =>
  shownEpoch(state, chosen) ?? framesOf(state)[0]?.epoch;

/** What a replay shows so many epochs with statistics after its start; `undefined` once it has arrived at the newest. */
export function replayed(state: PageState, start: number, places: number): Chosen | undefined {
  const epoch = epochBeside(framesOf(state), start, places);
  return epoch === undefined ? undefined : choose(state, epoch);
}

/** Reads what was kept, perhaps by another version. */
export function readChosen(kept: unknown): Chosen | undefined {
  if (typeof kept !== 'object' || kept === null || !('run' in kept) || !('epoch' in kept)) return undefined;
  const { run, epoch } = kept;
  return typeof run === 'string' && typeof epoch === 'number' ? { run, epoch } : undefined;
}
