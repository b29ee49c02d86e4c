import type { InspectionOf } from '../../src/protocol/inspect';
import { element, setShown, setText } from '../dom';
import { figure, shape as shapeText } from '../format';
import { matrixGrid, type Grid } from '../matrix/grid';
import { createMatrixFigure } from '../matrix/matrix-figure';
import { scaleOf } from '../matrix/palette';
import { outputGrid } from '../matrix/tensor-grid';
import type { Actions, Page } from '../page';
import { createUnitLesson } from './unit-lesson';

/** What a layer, or the input, is in a sample's walk. */
export interface LayerSteps {
  readonly name: string;
  readonly label: string;
  readonly shape: readonly number[];
  /** What its values are called, where they have names. */
  readonly names?: readonly string[];
  readonly output: Float64Array;
  readonly delta: Float64Array;
  /** δ is taken before its activation. */
  readonly activated?: boolean;
  readonly input: boolean;
}

const named = new WeakMap<readonly string[], Grid>();

/** The plane of a layer's values, with the names of classes where they have some. */
function gridOf({ shape, names }: LayerSteps): Grid {
  if (!names || names.length > 64) return outputGrid(shape);
  const known = named.get(names);
  if (known) return known;
  const labels = names.map((text, from) => ({
    text: text.length > 10 ? `${text.slice(0, 9)}…` : text,
    from,
    count: 1,
  }));
  const grid: Grid = {
    ...matrixGrid(1, names.length, undefined, { rows: [], columns: labels }),
    nameOf: (entry) => names[entry] ?? String(entry),
  };
  named.set(names, grid);
  return grid;
}

/** One layer of a sample's walk: what it puts out, what comes back to it, and below the sum of the chosen unit. */
export function createLayerWalk(name: string, actions: Actions) {
  let step: LayerSteps | undefined;
  const title = element('span', { class: 'walk-name' }, name);
  const label = element('span', { class: 'walk-label' });
  const reading = element('span', { class: 'walk-reading' });
  const read = (entry: number): string => {
    if (!step) return '';
    const symbol = step.input ? 'x' : 'a';
    const back = step.input ? '∂L/∂x' : 'δ';
    return `${gridOf(step).nameOf(entry)}   ${symbol} ${figure(step.output[entry] ?? NaN)}   ${back} ${figure(step.delta[entry] ?? NaN)}`;
  };
  const point = (entry: number | undefined): void => {
    outputs.point(entry);
    deltas.point(entry);
    setText(reading, entry === undefined ? '' : read(entry));
  };
  const choose = (unit: number): void => {
    if (step && !step.input) actions.set({ unit: { layer: name, unit } });
  };
  const outputs = createMatrixFigure({ id: `walk-${name}-a`, point, choose }, actions);
  const deltas = createMatrixFigure({ id: `walk-${name}-delta`, point, choose }, actions);
  const lesson = createUnitLesson(name, actions);
  const root = element(
    'li',
    { class: 'walk-step' },
    element('div', { class: 'walk-head' }, title, label, reading),
    element('div', { class: 'matrices two' }, outputs.root, deltas.root),
    lesson.root,
  );
  return {
    root,
    update(page: Page, next: LayerSteps, answer: InspectionOf<'sample'>, waiting: boolean): void {
      step = next;
      const { unit } = page.settings;
      const chosen = unit?.layer === name ? unit.unit : undefined;
      const grid = gridOf(next);
      const of = `sample ${answer.sample + 1}, epoch ${answer.epoch}`;
      setText(label, `${next.label} · ${shapeText(next.shape)}`);
      const common = {
        grid,
        read,
        chosen,
        text: (value: number) => figure(value),
        depends: [answer],
        waiting,
      };
      outputs.update(page, {
        ...common,
        values: next.output,
        scale: scaleOf(next.output),
        title: `${next.input ? 'Input' : `Activations of ${name}`}, ${of}`,
        heading: next.input ? 'x' : 'a',
        description: next.input ? 'The sample as the net sees it' : `Activations of ${name}`,
      });
      deltas.update(page, {
        ...common,
        values: next.delta,
        scale: scaleOf(next.delta),
        title: `${next.input ? '∂L/∂x' : `δ of ${name}`}, ${of}`,
        heading: next.input ? '∂L/∂x' : next.activated ? 'δ = ∂L/∂z' : 'δ = ∂L/∂a',
        description: next.input ? 'Gradient of the loss by the input' : `δ of ${name}`,
      });
      const explained = chosen !== undefined && chosen < next.output.length;
      setShown(lesson.root, explained);
      if (explained) lesson.update(page, answer, chosen, grid.nameOf(chosen));
    },
  };
}
