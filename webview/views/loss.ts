import { createChart } from '../chart/chart-view';
import { extent } from '../chart/extent';
import { createLogAxis, isLog } from '../chart/log-axis';
import { createSmoothingChoice } from '../chart/smoothing-choice';
import { figure, tick } from '../format';
import { smoothedLinesOf } from '../lines';
import type { Actions, View } from '../page';

/** Loss per epoch, of training and validation, over the earlier runs. */
export function createLoss(actions: Actions): View {
  const log = createLogAxis('loss', actions);
  const smoothing = createSmoothingChoice(actions);
  const chart = createChart('loss', 'Loss per epoch', actions, [smoothing.root, log.root]);
  return {
    root: chart.root,
    update(page) {
      log.update(page);
      smoothing.update(page);
      const lines = smoothedLinesOf(page, 'loss');
      chart.update(page, {
        ...extent(page, lines),
        lines,
        log: isLog(page, 'loss'),
        text: (value) => figure(value, 4),
        axis: tick,
      });
    },
  };
}
