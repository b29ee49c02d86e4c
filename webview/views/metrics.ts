import { createChart } from '../chart/chart-view';
import { extent } from '../chart/extent';
import { createLogAxis, isLog } from '../chart/log-axis';
import { element, keyedChildren, setShown } from '../dom';
import { measured } from '../epochs';
import { figure, percent, tick } from '../format';
import { earlierRuns, smoothedLinesOf } from '../lines';
import { isShare, isUnbounded, metricNames, metricText, metricTitle } from '../metric';
import type { Actions, Page, View } from '../page';
import { dataOf, displayed } from '../state';

const learningRate = 'learningRate';

/** A small chart for each metric, and for the learning rate. */
export function createMetrics(actions: Actions): View {
  const root = element('div', { class: 'small-charts' });
  const charts = keyedChildren(root, (name) => createMetric(name, actions));
  return {
    root,
    update(page) {
      const names = chartNames(page);
      const shown = charts(names);
      setShown(root, names.length > 0);
      for (const name of names) shown.get(name)?.update(page);
    },
  };
}

/** One metric, or the learning rate, over the epochs. Where it has no upper end, its axis may be logarithmic. */
function createMetric(name: string, actions: Actions): View {
  const rate = name === learningRate;
  const log = rate || isUnbounded(name) ? createLogAxis(name, actions) : undefined;
  const title = rate ? 'Learning rate' : `${metricTitle(name)} per epoch`;
  const chart = createChart(name, title, actions, log ? [log.root] : []);
  return {
    root: chart.root,
    update(page) {
      log?.update(page);
      const lines = smoothedLinesOf(page, name).map((line) =>
        rate && line.emphasis ? { ...line, label: 'learning rate' } : line,
      );
      chart.update(page, {
        ...extent(page, lines),
        lines,
        log: log !== undefined && isLog(page, name),
        text: (value) => (rate ? figure(value) : metricText(name, value, 4)),
        axis: isShare(name) ? (value) => percent(value, Number.isInteger(+(100 * value).toFixed(6)) ? 0 : 1) : tick,
      });
    },
  };
}

/** The charts of the run on display; before its first epoch those of the run before, so that nothing jumps. */
function chartNames({ state, settings }: Page): readonly string[] {
  const run = displayed(state);
  const own = dataOf(state, run).epochs;
  const { epochs } = own.length > 0 ? { epochs: own } : dataOf(state, earlierRuns(state, settings.hidden)[0]);
  const names = metricNames(epochs.names);
  return measured(epochs, learningRate) ? [...names, learningRate] : names;
}
