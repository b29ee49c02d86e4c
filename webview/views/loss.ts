import { createChart } from '../chart/chart-view';
import { extent } from '../chart/extent';
import { createSmoothingChoice } from '../chart/smoothing-choice';
import { textButton } from '../controls';
import { setAttributes } from '../dom';
import { figure, tick } from '../format';
import { smoothedLinesOf } from '../lines';
import type { Actions, Page, View } from '../page';

/** Loss per epoch, of training and validation, over the earlier runs. */
export function createLoss(actions: Actions): View {
  let page: Page | undefined;
  const log = textButton('log', 'Logarithmic axis', () => {
    if (page) actions.set({ logLoss: !page.settings.logLoss });
  });
  const smoothing = createSmoothingChoice(actions);
  const chart = createChart('loss', 'Loss per epoch', actions, [smoothing.root, log]);
  return {
    root: chart.root,
    update(next) {
      page = next;
      setAttributes(log, { 'aria-pressed': String(next.settings.logLoss) });
      smoothing.update(next);
      const lines = smoothedLinesOf(next, 'loss');
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
