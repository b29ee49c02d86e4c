import { chosenLayer } from '../chosen-layer';
import { element, keyedChildren, setShown, setText, whenChanged } from '../dom';
import { isActive } from '../actions';
import { frameAt } from '../frames';
import type { RunFacts } from '../../src/protocol/schema';
import type { Actions, View } from '../page';
import { dataOf, displayed } from '../state';
import { shownTab } from '../tabs';
import { createLayerDetail } from './layer-detail';
import { createLayerRow } from './layer-row';

const columns: readonly (readonly [label: string, hint: string, style: string])[] = [
  ['layer', '', ''],
  ['weights', 'Histogram of the weights: 32 bins between the smallest and the largest', 'picture'],
  ['gradients', 'Histogram of the gradients of the last step of the epoch', 'picture'],
  ['|∇| over epochs', 'Norm of the gradient at the end of each epoch, on a logarithmic scale', 'picture column-spark'],
  ['|∇|', 'Norm of the gradient of the last step of the epoch', 'number'],
  ['Δw/w', 'How much the last step changed the weights: ‖Δw‖ / ‖w‖', 'number column-ratio'],
  ['dead', 'Share of units whose output was 0 for the whole batch', 'number column-dead'],
];

/** Each layer's weights and gradients, and those of the chosen one large. */
export function createLayers(actions: Actions): View {
  const epoch = element('span', { class: 'reading' });
  const body = element('tbody');
  const rows = keyedChildren(body, (name) => createLayerRow(name, (layer) => actions.set({ layer, tab: 'layers' })));
  const detail = createLayerDetail(actions);
  const head = columns.map(([label, hint, style]) =>
    element('th', { scope: 'col', title: hint || undefined, class: style || undefined }, label),
  );
  const root = element(
    'div',
    { class: 'layers-and-detail' },
    element(
      'section',
      { class: 'layers', 'aria-labelledby': 'layers-title' },
      element('div', { class: 'section-head' }, element('h2', { id: 'layers-title' }, 'Layers'), epoch),
      element('table', { class: 'layers-table' }, element('thead', {}, element('tr', {}, ...head)), body),
    ),
    detail.root,
  );
  const changed = whenChanged();
  let last: RunFacts | undefined;
  return {
    root,
    update(page) {
      const { state, settings, epoch: chosen } = page;
      const run = displayed(state);
      // A run that only starts keeps the rows of the one before, empty: nothing jumps.
      const facts = run?.facts ?? (isActive(run?.state) ? last : undefined);
      last = facts;
      const { frames } = dataOf(state, run);
      setShown(root, facts !== undefined);
      const detailed = shownTab(page) === 'layers';
      changed([facts, frames, chosen, settings.layer, settings.tensor, settings.tables, page.theme, detailed], () => {
        if (!facts) return;
        const frame = frameAt(frames, chosen);
        setText(epoch, frame ? `at epoch ${frame.epoch}` : 'nothing measured yet');
        const selected = chosenLayer(facts, settings);
        const shown = rows(facts.layers.map(({ name }) => name));
        for (const layer of facts.layers) {
          shown.get(layer.name)?.update(layer, facts, frame, frames, detailed && layer === selected);
        }
        setShown(detail.root, detailed && selected !== undefined);
        if (selected && detailed) detail.update(page, selected, facts, frames, frame, settings.tensor);
      });
    },
  };
}
