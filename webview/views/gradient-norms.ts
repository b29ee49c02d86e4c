import { createChart } from '../chart/chart-view';
import { extent } from '../chart/extent';
import { pointsSource, type Line } from '../chart/line';
import { setShown, whenChanged } from '../dom';
import { figure, tick } from '../format';
import { figureOf, type Frames } from '../frames';
import type { Actions, View } from '../page';
import type { RunFacts } from '../../src/protocol/schema';
import { dataOf, displayed } from '../state';
import { placesOf } from '../tensors';

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

/** A line for each layer that has a gradient, through the epochs with statistics. */
export const normLines = (facts: RunFacts, frames: Frames): readonly Line[] =>
  facts.layers
    .flatMap(({ name }) => {
      const gradient = placesOf(facts, name).parameters[0]?.gradient ?? -1;
      return gradient < 0 ? [] : [{ name, gradient }];
    })
    .map(({ name, gradient }, place) => ({
      id: name,
      label: name,
      colour: { layer: place },
      dashed: false,
      emphasis: true,
      source: pointsSource(frames.map((frame) => ({ x: frame.epoch, y: figureOf(frame, gradient, 'norm') }))),
    }));
