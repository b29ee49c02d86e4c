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
import { createAnswerSection, epochNote } from './answer';

type Weights = InspectionOf<'weights'>;

/** The chosen tensor, value by value: its weights, its gradients, or both beside each other. */
export function createWeights(actions: Actions): View {
  let shown: Weights | undefined;
  let name: ((entry: number) => string) | undefined;
  const mode = createSegments<MatrixMode>('Shown', matrixModes, (matrix) => actions.set({ matrix }));
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
  const section = createAnswerSection(
    { name: 'weights', title: '', tools: [mode.root], body: [maps, missing, reading] },
    actions,
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
    root: section.root,
    update(page) {
      const run = displayed(page.state);
      const layer = run?.facts && chosenLayer(run.facts, page.settings);
      const tensor = run?.facts && layer && chosenTensor(run.facts, layer.name, page.settings);
      const offered = run?.views?.includes('weights') === true && layer !== undefined && tensor !== undefined;
      if (!section.offer(offered) || !offered) return;
      mode.show(page.settings.matrix);
      section.title(`${layer.name}.${tensor.name}`);
      const sight = page.look('weights', { view: 'weights', tensor: `${layer.name}.${tensor.name}` });
      const answer = section.take(sight, (given) => `${shape(given.shape)} · ${epochNote(given, page.epoch)}`);
      if (!answer) return;
      const fresh = shown?.tensor !== answer.tensor;
      shown = answer;
      const owner = run.facts?.layers.find(({ name: one }) => answer.tensor.startsWith(`${one}.`));
      draw(page, owner ?? layer, answer, sight.waiting);
      if (fresh) setText(reading, hint);
    },
  };
}

const hint = 'Point at a value, or go through them with the arrow keys.';
