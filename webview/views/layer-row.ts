import type { LayerDescription, RunFacts } from '../../src/protocol/schema';
import type { StatisticsFrame } from '../../src/spec/statistics';
import { element, setAttributes, setText } from '../dom';
import { figure, percent, shape } from '../format';
import { figureOf, type Frames } from '../frames';
import { placesOf } from '../tensors';
import { createMiniature } from './miniature';
import { createSparkline } from './sparkline';

/** The share of dead units from which on it is worth a warning. */
const manyDead = 0.5;

/** Outside of this range, updates are so small or so large against the weights that training hardly moves or jumps. */
const soundRatio = { low: 1e-6, high: 0.1 };

/** A layer's line in the table. `chosen` is called with its name. */
export function createLayerRow(name: string, chosen: (layer: string) => void) {
  const button = element('button', { type: 'button', class: 'layer-name' }, name);
  const label = element('span', { class: 'layer-label' });
  const weights = createMiniature('weight');
  const gradients = createMiniature('gradient');
  const norms = createSparkline();
  const norm = element('td', { class: 'number' });
  const ratio = element('td', { class: 'number column-ratio' });
  const dead = element('td', { class: 'number column-dead' });
  const root = element(
    'tr',
    {},
    element('th', { scope: 'row' }, button, label),
    element('td', { class: 'picture' }, weights.root),
    element('td', { class: 'picture' }, gradients.root),
    element('td', { class: 'picture column-spark' }, norms.root),
    norm,
    ratio,
    dead,
  );
  root.addEventListener('click', () => chosen(name));
  const value = (cell: HTMLElement, text: string, warning: string | undefined): void => {
    setText(cell, text);
    setAttributes(cell, {
      class: `${cell.className.replace(/ ?warning/, '')}${warning ? ' warning' : ''}`,
      title: warning,
    });
  };
  return {
    root,
    update(
      layer: LayerDescription,
      facts: RunFacts,
      frame: StatisticsFrame | undefined,
      frames: Frames,
      selected: boolean,
    ) {
      const { parameters, activation } = placesOf(facts, name);
      const [main] = parameters;
      const gradient = main?.gradient ?? -1;
      setText(label, `${layer.label} · ${shape(layer.input)} → ${shape(layer.output)}`);
      setAttributes(label, { title: `${layer.parameters.toLocaleString('en-US')} parameters` });
      setAttributes(root, { class: selected ? 'selected' : undefined });
      setAttributes(button, { 'aria-pressed': String(selected) });
      weights.update(frame, main?.weight ?? -1, `Weights of ${name}`);
      gradients.update(frame, gradient, `Gradients of ${name}`);
      const points = gradient < 0 ? [] : frames.map((each) => ({ x: each.epoch, y: figureOf(each, gradient, 'norm') }));
      norms.update(points, `Gradient norm of ${name} over the epochs`);
      const size = frame ? figureOf(frame, gradient, 'norm') : NaN;
      const moved = frame ? figureOf(frame, main?.weight ?? -1, 'updateRatio') : NaN;
      const zeros = frame ? figureOf(frame, activation, 'zeros') : NaN;
      value(norm, figure(size, 2), size === 0 ? 'No gradient arrives here: this layer does not learn' : undefined);
      value(ratio, figure(moved, 2), warningOf(moved));
      value(
        dead,
        percent(zeros, 0),
        zeros >= manyDead ? 'Half of the units or more are 0 for the whole batch' : undefined,
      );
    },
  };
}

function warningOf(ratio: number): string | undefined {
  if (ratio > soundRatio.high) return 'A step changes these weights by more than a tenth';
  if (ratio < soundRatio.low) return 'A step hardly changes these weights';
  return undefined;
}
