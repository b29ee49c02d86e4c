import type { Page } from '../page';
import { displayed } from '../state';

/** What files and pictures of a run are called. */

/** A file's name without its ending: `moons-run-2-loss`. */
export function fileName({ state }: Page, what: string): string {
  const spec = state.cell?.file.replace(/\.[^.]*$/, '') ?? 'nnet';
  const run = displayed(state);
  return [spec, run && `run-${run.number}`, what]
    .filter((part) => part !== undefined)
    .join('-')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-');
}

/** Which run a picture is of: its cell and number, and the epoch where the page shows one. */
export function subtitleOf({ state, epoch }: Page): string {
  const run = displayed(state);
  return [run?.cell, run && `run ${run.number}`, epoch !== undefined && `epoch ${epoch}`].filter(Boolean).join(', ');
}
