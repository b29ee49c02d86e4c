import { isActive } from '../actions';
import type { Page } from '../page';
import { epochAxisEnd } from '../scale';
import { dataOf, displayed } from '../state';
import type { ChartContent } from './chart-view';
import type { Line } from './line';

/** What every chart over epochs has: the axis' end, and what tells that there is something new. */
export function extent({ state }: Page, lines: readonly Line[]): Pick<ChartContent, 'end' | 'version' | 'live'> {
  const run = displayed(state);
  const live = isActive(run?.state);
  const longest = Math.max(0, ...lines.map(({ source }) => source.end));
  const epochs = live ? (run?.progress?.epochs ?? longest) : longest;
  const { epochs: table, frames } = dataOf(state, run);
  return {
    end: Math.max(longest, live ? epochAxisEnd(longest, epochs) : 2),
    version: Math.max(table.length, frames[frames.length - 1]?.epoch ?? 0),
    live,
  };
}
