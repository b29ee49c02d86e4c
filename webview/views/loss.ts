import { element, setAttributes } from '../dom';
import { createChart } from '../chart/chart-view';
import { figure, tick } from '../format';
import { isActive } from '../actions';
import { linesOf } from '../lines';
import type { Actions, Page, View } from '../page';
import { epochAxisEnd } from '../scale';
import { dataOf, displayed } from '../state';
import type { Line } from '../chart/line';

/** Loss per epoch, of training and validation, over the earlier runs. */
export function createLoss(actions: Actions): View {
  let page: Page | undefined;
  const log = element('button', { type: 'button', class: 'tool text' }, 'log');
  log.title = 'Logarithmic axis';
  log.addEventListener('click', () => page && actions.set({ logLoss: !page.settings.logLoss }));
  const chart = createChart('loss', 'Loss per epoch', actions, [log]);
  return {
    root: chart.root,
    update(next) {
      page = next;
      setAttributes(log, { 'aria-pressed': String(next.settings.logLoss) });
      const lines = linesOf(next.state, next.settings.hidden, 'loss');
      chart.update(next, {
        ...extent(next, lines),
        lines,
        log: next.settings.logLoss,
        text: (value) => figure(value, 4),
        axis: tick,
      });
    },
  };
}

/** What every chart over epochs has: the axis' end, and what tells that there is something new. */
export function extent({ state }: Page, lines: readonly Line[]) {
  const run = displayed(state);
  const live = isActive(run?.state);
  const longest = Math.max(0, ...lines.map(({ source }) => source.end));
  const epochs = live ? (run?.progress?.epochs ?? longest) : longest;
  return {
    end: Math.max(longest, live ? epochAxisEnd(longest, epochs) : 2),
    version: dataOf(state, run).epochs.length,
    live,
  };
}
