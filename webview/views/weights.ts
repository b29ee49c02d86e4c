import type { InspectionOf } from '../../src/protocol/inspect';
import type { LayerDescription } from '../../src/protocol/schema';
import { chosenLayer, chosenTensor } from '../chosen-layer';
import { createSegments } from '../controls';
import { element, setShown, setText } from '../dom';
import { figure, shape } from '../format';
import { scaleOf } from '../matrix/palette';
import { createMatrixFigure } from '../matrix/matrix-figure';
import { parameterGrid } from '../matrix/tensor-grid';
import type { Actions, Page, View } from '../page';
import { matrixModes, type MatrixMode } from '../settings';
import { displayed } from '../state';
import { createAnswerNote, epochNote } from './answer';

type Weights = InspectionOf<'weights'>;

/** The chosen tensor, value by value: its weights, its gradients, or both beside each other. */
export function createWeights(actions: Actions): View {
  let shown: Weights | undefined;
  let name: ((entry: number) => string) | undefined;
  const title = element('h2', { id: 'weights-title' });
  const facts = element('span', { class: 'reading' });
  const mode = createSegments<MatrixMode>('Shown', matrixModes, (matrix) => actions.set({ matrix }));
  const note = createAnswerNote(() => actions.retry());
  const missing = element('p', { class: 'answer-note' });
  const reading = element('p', { class: 'matrix-reading' });
  const read = (entry: number): string => {
    if (!shown) return '';
    const { values, gradients } = shown;
    const gradient = gradients ? `   ∇ ${figure(gradients[entry] ?? NaN)}` : '';
    return `${name?.(entry) ?? ''}   ${figure(values[entry] ?? NaN)}${gradient}`;
  };
  const point = (entry: number | undefined): void => {
    for (const map of [weights, gradients]) map.point(entry);
    setText(reading, entry === undefined ? hint : read(entry));
  };
  const weights = createMatrixFigure({ id: 'matrix-weights', width: 560, point }, actions);
  const gradients = createMatrixFigure({ id: 'matrix-gradients', width: 560, point }, actions);
  const maps = element('div', { class: 'matrices' }, weights.root, gradients.root);
  const root = element(
    'section',
    { class: 'weights', 'aria-labelledby': 'weights-title' },
    element('div', { class: 'section-head' }, title, facts, element('span', { class: 'tools' }, mode.root)),
    note.root,
    maps,
    missing,
    reading,
  );
  const draw = (page: Page, { name: layer, kind }: LayerDescription, answer: Weights, waiting: boolean): void => {
    const { tensor, shape: axes, values, gradients: slopes, epoch } = answer;
    const grid = parameterGrid({ kind, tensor: tensor.slice(layer.length + 1), shape: axes });
    name = (entry) => grid.nameOf(entry);
    const { matrix } = page.settings;
    setShown(weights.root, matrix !== 'gradients');
    setShown(gradients.root, matrix !== 'weights' && slopes !== undefined);
    maps.classList.toggle('two', matrix === 'both' && slopes !== undefined);
    setShown(missing, matrix !== 'weights' && slopes === undefined);
    setText(missing, `The gradients of epoch ${epoch} were not kept. Its weights were.`);
    const common = { grid, read, text: (value: number) => figure(value), depends: [answer], waiting };
    weights.update(page, {
      ...common,
      title: `${tensor}, epoch ${epoch}`,
      heading: 'weights',
      description: `Weights of ${tensor}, ${shape(axes)}`,
      values,
      scale: scaleOf(values),
    });
    if (!slopes) return;
    gradients.update(page, {
      ...common,
      title: `∇ ${tensor}, epoch ${epoch}`,
      heading: 'gradients of its last step',
      description: `Gradients of ${tensor}, ${shape(axes)}`,
      values: slopes,
      scale: scaleOf(slopes),
    });
  };
  return {
    root,
    update(page) {
      const run = displayed(page.state);
      const layer = run?.facts && chosenLayer(run.facts, page.settings);
      const tensor = run?.facts && layer && chosenTensor(run.facts, layer.name, page.settings);
      const offered = run?.views?.includes('weights') === true && layer !== undefined && tensor !== undefined;
      setShown(root, offered);
      if (!offered) return;
      const sight = page.look('weights', { view: 'weights', tensor: `${layer.name}.${tensor.name}` });
      mode.show(page.settings.matrix);
      setText(title, `${layer.name}.${tensor.name}`);
      const there = note.update(sight);
      setShown(maps, there);
      setShown(reading, there);
      setText(facts, sight.shown ? `${shape(sight.shown.shape)} · ${epochNote(sight.shown, page.epoch)}` : '');
      if (!sight.shown) {
        setShown(missing, false);
        return;
      }
      const fresh = shown?.tensor !== sight.shown.tensor;
      shown = sight.shown;
      const owner = run.facts?.layers.find(({ name: one }) => sight.shown?.tensor.startsWith(`${one}.`));
      draw(page, owner ?? layer, sight.shown, sight.waiting);
      if (fresh) setText(reading, hint);
    },
  };
}

const hint = 'Point at a value, or go through them with the arrow keys.';
