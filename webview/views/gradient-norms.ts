import { createChart } from '../chart/chart-view';
import { extent } from '../chart/extent';
import type { Line } from '../chart/line';
import { setShown, whenChanged } from '../dom';
import { figure, tick } from '../format';
import type { Actions, View } from '../page';
import { dataOf, displayed } from '../state';
import { normLines } from '../norm-lines';

/** The gradient norm of every layer's main tensor over the epochs, on a logarithmic axis: where gradients vanish. */
export function createGradientNorms(actions: Actions): View {
  const chart = createChart('gradients', 'Gradient norms', actions);
  const changed = whenChanged();
  let lines: readonly Line[] = [];
  return {
    root: chart.root,
    update(page) {
      const run = displayed(page.state);
      const { frames } = dataOf(page.state, run);
      changed([run?.id, run?.facts, frames], () => {
        lines = run?.facts ? normLines(run.facts, frames) : [];
      });
      setShown(chart.root, lines.length > 0);
      if (lines.length > 0) {
        chart.update(page, { ...extent(page, lines), lines, log: true, text: (value) => figure(value, 3), axis: tick });
      }
    },
  };
}
