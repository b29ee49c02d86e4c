import { createChart } from '../chart/chart-view';
import { extent } from '../chart/extent';
import { element, keyedChildren, setShown } from '../dom';
import { measured } from '../epochs';
import { figure, percent, tick } from '../format';
import { earlierRuns, smoothedLinesOf } from '../lines';
import { isShare, metricNames, metricText, metricTitle } from '../metric';
import type { Actions, Page, View } from '../page';
import { dataOf, displayed } from '../state';

const learningRate = 'learningRate';

/** A small chart for each metric, and for the learning rate. */
export function createMetrics(actions: Actions): View {
  const root = element('div', { class: 'small-charts' });
  const charts = keyedChildren(root, (name) =>
    createChart(name, name === learningRate ? 'Learning rate' : `${metricTitle(name)} per epoch`, actions),
  );
  return {
    root,
    update(page) {
      const names = chartNames(page);
      const shown = charts(names);
      setShown(root, names.length > 0);
      for (const name of names) {
        const lines = smoothedLinesOf(page, name).map((line) =>
          name === learningRate && line.emphasis ? { ...line, label: 'learning rate' } : line,
        );
        shown.get(name)?.update(page, {
          ...extent(page, lines),
          lines,
          log: false,
          text: (value) => (name === learningRate ? figure(value) : metricText(name, value, 4)),
          axis: isShare(name) ? (value) => percent(value, Number.isInteger(+(100 * value).toFixed(6)) ? 0 : 1) : tick,
        });
      }
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
