import { element, setShown } from '../dom';
import { createPartChoice, partOf } from '../part';
import type { Actions, View } from '../page';
import { displayed } from '../state';
import { createBoundary } from './boundary';
import { createConfusion } from './confusion';
import { createPredictions } from './predictions';
import { createUnitMaps } from './unit-maps';
import { createWorst } from './worst';

/** The data as the net sees it: over its inputs, class by class, value by value, and where it is wrong most. */
export function createData(actions: Actions): View {
  const part = createPartChoice(actions);
  const views = [
    createBoundary(actions),
    createUnitMaps(actions),
    createConfusion(actions),
    createPredictions(actions),
    createWorst(actions),
  ];
  const bar = element('div', { class: 'part-bar' }, element('span', {}, 'Samples of the'), part.root);
  const root = element('div', { class: 'data' }, bar, ...views.map((view) => view.root));
  return {
    root,
    update(page) {
      const run = displayed(page.state);
      setShown(bar, run !== undefined);
      if (!run) return;
      part.update(run, partOf(run, page.settings));
      for (const view of views) view.update(page);
    },
  };
}
