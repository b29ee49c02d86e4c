import type { LayerDescription, RunFacts } from '../../src/protocol/schema';
import type { StatisticsFrame } from '../../src/spec/statistics';
import { iconButton } from '../controls';
import { element, keyedChildren, setAttributes, setShown, setText } from '../dom';
import { count, shape } from '../format';
import type { Frames } from '../frames';
import type { Actions, Page } from '../page';
import { placesOf } from '../tensors';
import { createHistogram, type Role } from './histogram';
import { createRidgePlot } from './ridge-plot';

/** The chosen layer's tensors, large. */
export function createLayerDetail(actions: Actions) {
  let layer = '';
  const title = element('h2', { id: 'layer-title' });
  const facts = element('span', { class: 'reading' });
  const choices = element('span', { class: 'choices', role: 'group', 'aria-label': 'Tensor' });
  const tensors = keyedChildren(choices, (name) => {
    const root = element('button', { type: 'button', class: 'tool text' }, name);
    root.addEventListener('click', () => actions.set({ tensor: name }));
    return { root };
  });
  const reveal = iconButton('go-to-file', 'Go to its line', () => actions.post({ type: 'reveal', layer }));
  const weights = createTensorView('weight', actions);
  const gradients = createTensorView('gradient', actions);
  const activations = createTensorView('activation', actions);
  const root = element(
    'section',
    { class: 'layer-detail', 'aria-labelledby': 'layer-title' },
    element('div', { class: 'section-head' }, title, facts, element('span', { class: 'tools' }, choices, reveal)),
    element('div', { class: 'tensors' }, weights.root, gradients.root, activations.root),
  );
  return {
    root,
    update(
      page: Page,
      description: LayerDescription,
      run: RunFacts,
      frames: Frames,
      frame: StatisticsFrame | undefined,
      wanted: string | undefined,
    ) {
      layer = description.name;
      const { parameters, activation } = placesOf(run, layer);
      const shown = parameters.find(({ name }) => name === wanted) ?? parameters[0];
      setText(title, layer);
      setText(
        facts,
        `${description.label} · ${shape(description.input)} → ${shape(description.output)} · ${count(description.parameters)} parameters`,
      );
      for (const [name, { root: choice }] of tensors(parameters.map(({ name }) => name))) {
        setAttributes(choice, { 'aria-pressed': String(name === shown?.name) });
      }
      setShown(choices, parameters.length > 1);
      const tensor = shown ? `${layer}.${shown.name}` : '';
      weights.update(page, frames, frame, shown?.weight ?? -1, tensor);
      gradients.update(page, frames, frame, shown?.gradient ?? -1, `∇ ${tensor}`);
      activations.update(page, frames, frame, activation, 'activations');
    },
  };
}

/** A tensor at the epoch that is shown, and over the epochs. */
function createTensorView(role: Role, actions: Actions) {
  const histogram = createHistogram(role, actions);
  const ridges = createRidgePlot(role, actions);
  const root = element('div', { class: 'tensor' }, histogram.root, ridges.root);
  return {
    root,
    update(page: Page, frames: Frames, frame: StatisticsFrame | undefined, place: number, name: string): void {
      const measured = frame !== undefined && place >= 0;
      setShown(root, measured);
      if (!measured) return;
      histogram.update(page, frame, place, name);
      setShown(ridges.root, frames.length > 1);
      if (frames.length > 1) ridges.update(page, frames, place, name);
    },
  };
}
