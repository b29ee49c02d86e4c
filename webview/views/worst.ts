import type { InspectionOf, SamplePredicted } from '../../src/protocol/inspect';
import { element, whenChanged } from '../dom';
import type { Table } from '../export/csv';
import type { Exported } from '../export/exported';
import { createExportMenu } from '../export/menu';
import { fileName, subtitleOf } from '../export/names';
import { fontOf, prime, type Area, type Pen } from '../export/sheet';
import { figure } from '../format';
import { partOf, partWords } from '../part';
import type { Actions, Page, View } from '../page';
import { paintSample } from '../picture/sample-picture';
import { pictureShape, rangeOf, type PictureShape, type Range } from '../sample-picture';
import { actualText, isRight, predictedText } from '../sample-words';
import { displayed } from '../state';
import type { Theme } from '../theme';
import { createAnswerSection, epochNote, samplesNote } from './answer';
import { lineButton, createThumbnail } from './sample-parts';

type Worst = InspectionOf<'worst'>;

/** How many are shown. */
const shownSamples = 12;

/** The samples with the largest loss, as what they are: pictures, or rows with their features. Each leads to its walk. */
export function createWorst(actions: Actions): View {
  let page: Page | undefined;
  let shown: Worst | undefined;
  const list = element('div', { class: 'worst-list' });
  const exporting = createExportMenu(
    actions,
    () => 'Largest losses',
    () => (page && shown ? exported(page, shown) : undefined),
  );
  const section = createAnswerSection(
    { name: 'worst', title: 'Largest losses', tools: [exporting.root], body: [list] },
    actions,
  );
  const changed = whenChanged();
  return {
    root: section.root,
    update(next) {
      page = next;
      const run = displayed(next.state);
      if (!section.offer(run?.views?.includes('worst') === true) || !run) return;
      const sight = next.look('worst', { view: 'worst', part: partOf(run, next.settings), count: shownSamples });
      shown = section.take(sight, (given) => `of ${samplesNote(given)} · ${epochNote(given, next.epoch)}`);
      exporting.update(next);
      const answer = shown;
      if (!answer) return;
      changed([answer, next.theme], () => {
        const picture = pictureShape(answer.inputShape, answer.features);
        const open = (sample: number): void => actions.set({ tab: 'sample', sample });
        const made = picture ? gallery(answer, picture, actions, run.id, open) : rows(answer, actions, run.id, open);
        // What had the focus has it again.
        const focused = list.contains(document.activeElement) ? placeOf(list) : -1;
        list.replaceChildren(made);
        if (focused >= 0) [...list.querySelectorAll('button')][focused]?.focus();
      });
    },
  };
}

const placeOf = (list: HTMLElement): number =>
  [...list.querySelectorAll('button')].findIndex((button) => button === document.activeElement);

const verdict = (sample: SamplePredicted, answer: Worst): string =>
  isRight(sample)
    ? `${actualText(sample, answer)}, recognised`
    : answer.classes
      ? `${actualText(sample, answer)}, taken for ${predictedText(sample, answer)}`
      : `${actualText(sample, answer)}, predicted ${predictedText(sample, answer)}`;

function gallery(
  answer: Worst,
  picture: PictureShape,
  actions: Actions,
  run: string,
  open: (sample: number) => void,
): HTMLElement {
  const range = rangeOf(answer.samples.map(({ input }) => input));
  return element(
    'ul',
    { class: 'gallery' },
    ...answer.samples.map((sample) => {
      const words = verdict(sample, answer);
      const button = element(
        'button',
        { type: 'button', class: 'card', title: `Sample ${sample.sample + 1}: follow it through the net` },
        createThumbnail(sample.input, picture, range, `Sample ${sample.sample + 1}`),
        element('span', { class: 'card-title' }, words),
        element('span', { class: 'card-detail' }, `loss ${figure(sample.loss)}`),
      );
      button.addEventListener('click', () => open(sample.sample));
      return element('li', {}, button, lineButton(sample, run, actions));
    }),
  );
}

function rows(answer: Worst, actions: Actions, run: string, open: (sample: number) => void): HTMLElement {
  const column = (text: string) => element('th', { scope: 'col' }, text);
  const lined = answer.samples.some(({ line }) => line !== undefined);
  const called = answer.classes ? 'taken for' : 'predicted';
  const head = ['sample', ...answer.features, 'actual', called, 'loss', ...(lined ? ['in the data file'] : [])];
  return element(
    'div',
    { class: 'table-frame wide', tabindex: 0, role: 'region', 'aria-label': 'Samples with the largest loss' },
    element(
      'table',
      { class: 'figures' },
      element('thead', {}, element('tr', {}, ...head.map(column))),
      element(
        'tbody',
        {},
        ...answer.samples.map((sample) => {
          const button = element(
            'button',
            { type: 'button', class: 'link', title: 'Follow it through the net' },
            String(sample.sample + 1),
          );
          button.addEventListener('click', () => open(sample.sample));
          const cell = (text: string, strong = false) => element('td', { class: strong ? 'strong' : undefined }, text);
          return element(
            'tr',
            {},
            element('th', { scope: 'row' }, button),
            ...Array.from(sample.input, (value) => cell(plain(value))),
            cell(actualText(sample, answer), true),
            cell(predictedText(sample, answer), true),
            cell(figure(sample.loss)),
            ...(lined ? [element('td', {}, lineButton(sample, run, actions))] : []),
          );
        }),
      ),
    ),
  );
}

/** A number as a data file has it. */
const plain = (value: number): string => (Number.isInteger(value) ? String(value) : figure(value, 4));

function table(answer: Worst): Table {
  const { features, targets } = answer;
  return {
    columns: [
      'sample',
      'line',
      'loss',
      ...features,
      'actual',
      answer.classes ? 'taken for' : 'predicted',
      ...targets.map((name) => `output ${name}`),
    ],
    rows: answer.samples.map((sample) => [
      sample.sample + 1,
      sample.line ?? NaN,
      sample.loss,
      ...sample.input,
      actualText(sample, answer),
      predictedText(sample, answer),
      ...sample.predicted,
    ]),
  };
}

const card = { width: 104, height: 116, picture: 72 };

/** The samples on paper: pictures beside each other, or a row each. */
function exported(page: Page, answer: Worst): Exported {
  const { theme } = page;
  const picture = pictureShape(answer.inputShape, answer.features);
  const width = 640;
  const across = Math.floor(width / card.width);
  const height = picture ? card.height * Math.ceil(answer.samples.length / across) : 18 * (answer.samples.length + 1);
  return {
    name: fileName(page, 'largest-losses'),
    title: `Largest losses, ${partWords[answer.part]}, epoch ${answer.epoch}`,
    subtitle: subtitleOf(page),
    width,
    height,
    paint(sheet, area) {
      prime(sheet, theme);
      if (picture) paintGallery(sheet.pen, answer, picture, theme, area, across);
      else paintRows(sheet.pen, answer, theme, area);
    },
    table: () => table(answer),
  };
}

function paintGallery(pen: Pen, answer: Worst, picture: PictureShape, theme: Theme, area: Area, across: number): void {
  const range: Range = rangeOf(answer.samples.map(({ input }) => input));
  answer.samples.forEach((sample, place) => {
    const left = area.left + (place % across) * card.width;
    const top = area.top + Math.floor(place / across) * card.height;
    paintSample(pen, sample.input, picture, range, { left, top, width: card.picture, height: card.picture });
    pen.font = fontOf(theme, 11);
    pen.textAlign = 'left';
    pen.textBaseline = 'alphabetic';
    pen.fillStyle = theme.foreground;
    pen.fillText(verdict(sample, answer), left, top + card.picture + 14, card.width - 6);
    pen.fillStyle = theme.muted;
    pen.fillText(`loss ${figure(sample.loss)}`, left, top + card.picture + 28);
  });
}

function paintRows(pen: Pen, answer: Worst, theme: Theme, area: Area): void {
  pen.font = fontOf(theme, 11);
  pen.textAlign = 'left';
  pen.textBaseline = 'alphabetic';
  answer.samples.forEach((sample, place) => {
    const top = area.top + 18 * (place + 1);
    const features = Array.from(
      sample.input.subarray(0, 6),
      (value, at) => `${answer.features[at] ?? ''} ${plain(value)}`,
    );
    const more = sample.input.length > 6 ? ', …' : '';
    pen.fillStyle = theme.foreground;
    pen.fillText(`${sample.sample + 1}: ${verdict(sample, answer)}, loss ${figure(sample.loss)}`, area.left, top);
    pen.fillStyle = theme.muted;
    pen.fillText(features.join(', ') + more, area.left + 250, top);
  });
}
