import type { LayerDescription, RunFacts } from '../../src/protocol/schema';
import type { StatisticsFrame } from '../../src/spec/statistics';
import { iconButton } from '../controls';
import { element, keyedChildren, setAttributes, setShown, setText } from '../dom';
import { count, shape } from '../format';
import type { Actions } from '../page';
import { placesOf } from '../tensors';
import { createHistogram } from './histogram';

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
  const weights = createHistogram('weight');
  const gradients = createHistogram('gradient');
  const activations = createHistogram('activation');
  const root = element(
    'section',
    { class: 'layer-detail', 'aria-labelledby': 'layer-title' },
    element('div', { class: 'section-head' }, title, facts, element('span', { class: 'tools' }, choices, reveal)),
    element('div', { class: 'histograms' }, weights.root, gradients.root, activations.root),
  );
  return {
    root,
    update(
      description: LayerDescription,
      run: RunFacts,
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
      draw(weights, frame, shown?.weight ?? -1, tensor);
      draw(gradients, frame, shown?.gradient ?? -1, `∇ ${tensor}`);
      draw(activations, frame, activation, 'activations');
    },
  };
}

function draw(
  histogram: ReturnType<typeof createHistogram>,
  frame: StatisticsFrame | undefined,
  place: number,
  name: string,
): void {
  setShown(histogram.root, frame !== undefined && place >= 0);
  if (frame && place >= 0) histogram.update(frame, place, name);
}
