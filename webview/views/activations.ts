import type { InspectionOf } from '../../src/protocol/inspect';
import { chosenLayer } from '../chosen-layer';
import { createPartChoice, partOf, partWords } from '../part';
import { element, setText } from '../dom';
import { count, figure, shape } from '../format';
import { matrixGrid, type Grid, type Label } from '../matrix/grid';
import { scaleOf } from '../matrix/palette';
import { createReadMatrix } from '../matrix/read-matrix';
import { outputGrid } from '../matrix/tensor-grid';
import type { Actions, Page, View } from '../page';
import { createFigure } from '../picture/figure';
import { binAt, binRange, paintHistogram } from '../picture/histogram';
import { displayed } from '../state';
import { createAnswerSection, epochNote, samplesNote } from './answer';

type Activations = InspectionOf<'activations'>;

/** What the chosen layer puts out for a part of the data: its values' histogram, samples by units, and which units are dead. */
export function createActivations(actions: Actions): View {
  let shown: Activations | undefined;
  let grid: Grid | undefined;
  const part = createPartChoice(actions);
  const dead = element('p', { class: 'dead-units' });
  const histogram = createActivationHistogram(actions);
  const map = createReadMatrix('activation-map', actions);
  const figures = element('div', { class: 'activation-figures' }, element('div', {}, histogram.root, dead), map.root);
  const section = createAnswerSection(
    { name: 'activations', title: '', tools: [part.root], body: [figures, map.reading] },
    actions,
  );
  return {
    root: section.root,
    update(page) {
      const run = displayed(page.state);
      const layer = run?.facts && chosenLayer(run.facts, page.settings);
      const offered = run?.views?.includes('activations') === true && layer !== undefined;
      if (!section.offer(offered) || !offered) return;
      const wanted = partOf(run, page.settings);
      part.update(run, wanted);
      section.title(`Activations of ${layer.name}`);
      const sight = page.look('activations', { view: 'activations', layer: layer.name, part: wanted });
      const answer = section.take(
        sight,
        (given) => `${shape(given.shape)} · ${samplesNote(given)} · ${epochNote(given, page.epoch)}`,
      );
      if (!answer) return;
      if (shown !== answer) grid = gridOf(answer);
      shown = answer;
      histogram.update(page, answer, sight.waiting);
      setText(dead, deadText(answer));
      const rows = grid;
      if (!rows) return;
      map.update(page, {
        grid: rows,
        values: answer.values,
        scale: scaleOf(answer.values),
        title: `Activations of ${answer.layer}, ${partWords[answer.part]}, epoch ${answer.epoch}`,
        heading: 'samples by units',
        description: `What the units of ${answer.layer} put out for ${answer.samples.length} samples`,
        text: (value) => figure(value),
        read: (entry) => `${rows.nameOf(entry)}   ${figure(answer.values[entry] ?? NaN)}`,
        depends: [answer],
        waiting: sight.waiting,
      });
    },
  };
}

/** Samples as rows, those of a class together; units as columns. */
function gridOf({ samples, labels, classes, shape: axes, values }: Activations): Grid {
  const size = samples.length > 0 ? values.length / samples.length : 0;
  const units = outputGrid(axes);
  const unitName = (unit: number): string => (axes.length === 1 ? String(unit) : units.nameOf(unit));
  const rows: Label[] = [];
  samples.forEach((sample, row) => {
    const label = labels?.[row];
    const text = label === undefined ? String(sample + 1) : (classes?.[label] ?? '');
    const last = rows[rows.length - 1];
    if (label !== undefined && last?.text === text) rows[rows.length - 1] = { ...last, count: last.count + 1 };
    else rows.push({ text: text.length > 12 ? `${text.slice(0, 11)}…` : text, from: row, count: 1 });
  });
  const axis = labels ? 'samples, by class' : 'samples';
  const grid = matrixGrid(samples.length, size, { rows: axis, columns: 'units' }, { rows });
  return {
    ...grid,
    nameOf(entry) {
      const row = Math.floor(entry / size);
      const label = labels?.[row];
      const what = label === undefined ? '' : ` (${classes?.[label] ?? ''})`;
      return `sample ${(samples[row] ?? 0) + 1}${what}, unit ${unitName(entry % size)}`;
    },
  };
}

const mostNamed = 12;

function deadText({ dead, shape: axes, seen }: Activations): string {
  const size = axes.reduce((product, axis) => product * axis, 1);
  if (dead.length === 0) return `No dead units: each of the ${count(size)} is above or below 0 for some sample.`;
  const units = outputGrid(axes);
  const named = Array.from(dead.subarray(0, mostNamed), (unit) =>
    axes.length === 1 ? String(unit) : units.nameOf(unit),
  ).join(', ');
  const more = dead.length > mostNamed ? `, and ${count(dead.length - mostNamed)} more` : '';
  return `Dead: ${count(dead.length)} of ${count(size)} units are 0 for all ${count(seen)} samples (${named}${more}).`;
}

/** How often the layer puts out which values. */
function createActivationHistogram(actions: Actions) {
  let shown: Activations | undefined;
  let pointed: number | undefined;
  const view = createFigure({ id: 'activation-histogram', height: 240 }, actions);
  const say = (): void => {
    if (!shown || pointed === undefined) {
      setText(view.reading, '');
      return;
    }
    const [from, to] = binRange(shown, pointed);
    setText(view.reading, `${count(shown.counts[pointed] ?? 0)} in ${figure(from, 2)}…${figure(to, 2)}`);
  };
  const point = (bin: number | undefined): void => {
    pointed = bin;
    view.canvas.draw();
    say();
  };
  view.canvas.element.addEventListener('pointermove', (event) => {
    if (shown) point(binAt(shown, view.canvas.width, event.offsetX));
  });
  view.canvas.element.addEventListener('pointerleave', () => point(undefined));
  return {
    root: view.root,
    update(page: Page, answer: Activations, waiting: boolean): void {
      shown = answer;
      view.update(page, {
        title: `Values of ${answer.layer}, ${partWords[answer.part]}, epoch ${answer.epoch}`,
        heading: 'all values',
        description: `Values of ${answer.layer}: from ${figure(answer.low)} to ${figure(answer.high)}`,
        depends: [answer],
        waiting,
        paint: (pen, theme, area, screen) =>
          paintHistogram(pen, answer, theme.activation, theme, area, screen ? pointed : undefined),
        table: () => ({
          columns: ['from', 'to', 'count'],
          rows: Array.from(answer.counts, (each, bin) => [...binRange(answer, bin), each]),
        }),
        text: (value) => (Number.isInteger(value) ? count(value) : figure(value)),
      });
      say();
    },
  };
}
