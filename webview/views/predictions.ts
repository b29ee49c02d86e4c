import type { InspectionOf } from '../../src/protocol/inspect';
import { createChoice } from '../controls';
import { element, setAttributes, setText } from '../dom';
import type { Table } from '../export/csv';
import { count, figure } from '../format';
import { partOf, partWords } from '../part';
import type { Actions, View } from '../page';
import { createFigure } from '../picture/figure';
import { mostPoints, nearestPair, paintScatter, scatterBox, type Pairs } from '../picture/scatter';
import { displayed } from '../state';
import { createAnswerSection, epochNote, samplesNote } from './answer';

type Predictions = InspectionOf<'predictions'>;

/** Of each sample what is so and what was predicted; each leads to its walk. */
export function createPredictions(actions: Actions): View {
  let shown: Predictions | undefined;
  let pairs: Pairs = { actual: [], predicted: [] };
  let column = 0;
  let pointed: number | undefined;
  let at = 0;
  const choices = element('span');
  let names = '';
  const reading = element('p', { class: 'matrix-reading' });
  const view = createFigure({ id: 'predictions', width: 560, height: 340 }, actions);
  const canvas = view.canvas.element;
  const say = (): void => {
    if (!shown) return;
    const { samples } = shown;
    setText(reading, pointed === undefined ? '' : wordsOf(shown, column, pointed));
    setAttributes(canvas, {
      'aria-valuemax': Math.max(0, samples.length - 1),
      'aria-valuenow': pointed ?? at,
      'aria-valuetext': wordsOf(shown, column, pointed ?? at),
    });
  };
  const point = (place: number | undefined): void => {
    if (place === pointed) return;
    pointed = place;
    view.canvas.draw();
    say();
  };
  const open = (place: number): void => {
    const sample = shown?.samples[place];
    if (sample !== undefined) actions.set({ tab: 'sample', sample });
  };
  setAttributes(canvas, { tabindex: 0, role: 'slider', 'aria-valuemin': 0, class: 'matrix' });
  canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
    const { width, height } = view.canvas;
    point(nearestPair(pairs, scatterBox({ left: 0, top: 0, width, height }), offsetX, offsetY));
  });
  canvas.addEventListener('pointerleave', () => point(undefined));
  canvas.addEventListener('blur', () => point(undefined));
  canvas.addEventListener('click', () => pointed !== undefined && open(pointed));
  canvas.addEventListener('keydown', (event) => {
    const last = Math.max(0, (shown?.samples.length ?? 0) - 1);
    const far = event.shiftKey ? 10 : 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: at - far,
      ArrowRight: at + far,
      Home: 0,
      End: last,
    };
    const target = moves[event.key];
    if (target !== undefined) {
      at = Math.max(0, Math.min(last, target));
      point(at);
    } else if (event.key === 'Enter') open(at);
    else return;
    event.preventDefault();
  });
  const section = createAnswerSection(
    { name: 'predictions', title: 'Predicted against actual', tools: [choices], body: [view.root, reading] },
    actions,
  );
  return {
    root: section.root,
    update(page) {
      const run = displayed(page.state);
      if (!section.offer(run?.views?.includes('predictions') === true) || !run) return;
      const sight = page.look('predictions', { view: 'predictions', part: partOf(run, page.settings) });
      const answer = section.take(
        sight,
        (given) =>
          `${samplesNote(given)}${given.samples.length > mostPoints ? `, ${count(mostPoints)} drawn` : ''} · ${epochNote(given, page.epoch)}`,
      );
      if (!answer) return;
      if (names !== answer.targets.join('\n')) {
        names = answer.targets.join('\n');
        column = 0;
        const choice = createChoice(
          'Target',
          answer.targets.map((label, place) => ({ value: String(place), label })),
          (value) => {
            column = Number(value);
            // The page knows nothing of it, and is drawn anew all the same.
            actions.set({});
          },
        );
        choices.replaceChildren(...(answer.targets.length > 1 ? [choice.root] : []));
      }
      shown = answer;
      const width = answer.targets.length;
      const of = (values: Float64Array) =>
        Float64Array.from(answer.samples, (_, row) => values[row * width + column] ?? NaN);
      pairs = { actual: of(answer.actual), predicted: of(answer.predicted) };
      const drawn = pairs;
      const name = answer.targets[column] ?? '';
      view.update(page, {
        title: `Predicted against actual ${name}, ${partWords[answer.part]}, epoch ${answer.epoch}`,
        heading: 'on the dashed line the prediction is right',
        description: `Predicted against actual ${name} of ${count(answer.samples.length)} samples`,
        depends: [answer, column],
        waiting: sight.waiting,
        tall: (wide) => Math.round(Math.max(200, Math.min(360, 0.7 * wide))),
        paint: (pen, theme, area, screen) => paintScatter(pen, drawn, name, theme, area, screen ? pointed : undefined),
        table: () => table(answer),
        text: (value) => (Number.isInteger(value) ? count(value) : figure(value, 4)),
      });
      say();
    },
  };
}

function wordsOf({ samples, lines, targets, actual, predicted }: Predictions, column: number, place: number): string {
  const at = place * targets.length + column;
  const line = lines ? ` (line ${lines[place] ?? 0})` : '';
  return `sample ${(samples[place] ?? 0) + 1}${line}   actual ${figure(actual[at] ?? NaN, 4)}   predicted ${figure(predicted[at] ?? NaN, 4)}`;
}

const table = ({ samples, lines, targets, actual, predicted }: Predictions): Table => ({
  columns: [
    'sample',
    ...(lines ? ['line'] : []),
    ...targets.flatMap((name) => [`actual ${name}`, `predicted ${name}`]),
  ],
  rows: Array.from(samples, (sample, row) => [
    sample + 1,
    ...(lines ? [lines[row] ?? NaN] : []),
    ...targets.flatMap((_, column) => [
      actual[row * targets.length + column] ?? NaN,
      predicted[row * targets.length + column] ?? NaN,
    ]),
  ]),
});
