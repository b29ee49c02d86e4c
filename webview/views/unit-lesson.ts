import type { InspectionOf } from '../../src/protocol/inspect';
import { iconButton, textButton } from '../controls';
import { element, setShown, setText, svg, whenChanged } from '../dom';
import type { Exported } from '../export/exported';
import { createExportMenu } from '../export/menu';
import { fileName, subtitleOf } from '../export/names';
import { fontOf, prime } from '../export/sheet';
import { figure } from '../format';
import { outputGrid } from '../matrix/tensor-grid';
import type { Actions, Page } from '../page';
import { displayed } from '../state';
import { lessonOf, shownTerms, type Lesson, type Term, type Unit } from '../unit-sum';

/** A unit's sum and the chain rule behind it, with their numbers. */
export function createUnitLesson(layer: string, actions: Actions) {
  let page: Page | undefined;
  let lesson: Lesson | undefined;
  let all = false;
  const title = element('h3', { class: 'lesson-title' });
  const close = iconButton('close', 'Close', () => actions.set({ unit: undefined }));
  const exporting = createExportMenu(
    actions,
    () => lesson?.title ?? 'Unit',
    () => (page && lesson ? exported(page, lesson) : undefined),
  );
  const note = element('p', { class: 'answer-note', role: 'status' });
  const forward = element('div', { class: 'formulas' });
  const backward = element('div', { class: 'formulas' });
  const body = element('tbody');
  const foot = element('tfoot');
  const more = textButton('', undefined, () => {
    all = !all;
    draw();
  });
  const columns = ['input', 'x', 'w', 'w · x', '', 'δ · x = ∂L/∂w', 'δ · w'];
  const table = element(
    'table',
    { class: 'figures terms' },
    element('caption', {}, 'The terms of the sum'),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...columns.map((text) =>
          element(
            'th',
            { scope: 'col', class: text === '' ? 'bar-cell' : undefined },
            text === '' ? element('span', { class: 'visually-hidden' }, 'bar of w · x') : text,
          ),
        ),
      ),
    ),
    body,
    foot,
  );
  const content = element(
    'div',
    {},
    element('div', { class: 'lesson-part' }, element('h4', {}, 'Forwards'), forward),
    element('div', { class: 'lesson-part' }, element('h4', {}, 'Backwards'), backward),
    element(
      'div',
      { class: 'table-frame wide', tabindex: 0, role: 'region', 'aria-label': 'The terms of the sum' },
      table,
    ),
    more,
  );
  const root = element(
    'div',
    { class: 'lesson', role: 'region' },
    element('div', { class: 'section-head' }, title, element('span', { class: 'tools' }, exporting.root, close)),
    note,
    content,
  );

  function draw(): void {
    const now = lesson;
    if (!now) return;
    forward.replaceChildren(...now.forward.map((words) => element('p', {}, words)));
    backward.replaceChildren(...now.backward.map((words) => element('p', {}, words)));
    const { terms, others } = shownTerms(now, all);
    const largest = Math.max(...now.terms.map(({ product }) => Math.abs(product)), 0);
    body.replaceChildren(
      ...terms.map((term) => termRow(term, largest)),
      ...(others ? [othersRow(others.count, others.sum)] : []),
    );
    const sum = (name: string, value: string): HTMLElement =>
      element(
        'tr',
        {},
        element('th', { scope: 'row', colspan: 3 }, name),
        element('td', {}, value),
        element('td', { colspan: 3 }),
      );
    foot.replaceChildren(...now.sums.map(({ name, value }) => sum(name, figure(value))));
    setShown(more, now.terms.length > terms.length || all);
    setText(more, all ? 'Show the largest only' : `Show all ${now.terms.length} terms`);
  }

  const changed = whenChanged();
  return {
    root,
    update(next: Page, sample: InspectionOf<'sample'>, unit: number, unitName: string): void {
      page = next;
      const { shown, error } = next.look(`unit of ${layer}`, { view: 'unit', sample: sample.sample, layer, unit });
      const words = `Unit ${unitName} of ${layer}`;
      setText(title, words);
      root.setAttribute('aria-label', words);
      setShown(note, shown === undefined);
      setText(note, error ?? 'Looking into the run…');
      setShown(content, shown !== undefined);
      lesson = shown && lessonOf(shown, words, inputNames(next, sample, shown));
      exporting.update(next);
      changed([shown], draw);
    },
  };
}

/** What the inputs of a unit's layer are called: the data's columns, or the values of the layer before. */
function inputNames({ state }: Page, sample: InspectionOf<'sample'>, { layer }: Unit): (input: number) => string {
  const layers = displayed(state)?.facts?.layers ?? [];
  const place = layers.findIndex(({ name }) => name === layer);
  const shape = layers[place]?.input ?? [];
  if (place === 0 && shape.length === 1) return (input) => sample.features[input] ?? String(input);
  const grid = outputGrid(shape);
  const before = place > 0 ? `${layers[place - 1]?.name ?? ''} ` : '';
  return (input) => `${before}${grid.nameOf(input)}`;
}

function termRow({ name, x, w, product, weightGradient, inputGradient }: Term, largest: number): HTMLElement {
  const share = largest > 0 ? product / largest : 0;
  const bar = svg('svg', { class: 'term-bar', viewBox: '-30 0 60 10', 'aria-hidden': 'true' });
  bar.append(
    svg('path', { class: 'ground', d: 'M0 0V10' }),
    svg('rect', {
      class: share < 0 ? 'negative' : 'positive',
      x: Math.min(0, 29 * share),
      y: 2,
      width: Math.abs(29 * share),
      height: 6,
    }),
  );
  const cells = [x, w, product].map((value) => element('td', {}, figure(value)));
  const back = [weightGradient, inputGradient].map((value) => element('td', {}, figure(value)));
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, name),
    ...cells,
    element('td', { class: 'bar-cell' }, bar),
    ...back,
  );
}

const othersRow = (count: number, sum: number): HTMLElement =>
  element(
    'tr',
    { class: 'others' },
    element('th', { scope: 'row', colspan: 3 }, `${count} smaller ones together`),
    element('td', {}, figure(sum)),
    element('td', { colspan: 3 }),
  );

const lineHeight = 18;

/** The lesson on paper: its formulas, and its largest terms. */
function exported(page: Page, lesson: Lesson): Exported {
  const { theme } = page;
  const { terms } = shownTerms(lesson, false);
  const lines = [...lesson.forward, ...lesson.backward];
  return {
    name: fileName(page, lesson.title.toLowerCase()),
    title: lesson.title,
    subtitle: subtitleOf(page),
    width: 640,
    height: lineHeight * (lines.length + terms.length + 2),
    paint(sheet, area) {
      prime(sheet, theme);
      const { pen } = sheet;
      pen.font = fontOf(theme, 12);
      pen.textBaseline = 'alphabetic';
      let top = area.top;
      const row = (cells: readonly string[], colour: string): void => {
        top += lineHeight;
        pen.fillStyle = colour;
        cells.forEach((cell, place) => {
          pen.textAlign = place === 0 ? 'left' : 'right';
          pen.fillText(cell, area.left + (place === 0 ? 0 : 150 + 92 * place), top);
        });
      };
      for (const line of lines) row([line], theme.foreground);
      row(['input', 'x', 'w', 'w · x', '∂L/∂w', 'δ · w'], theme.muted);
      for (const { name, x, w, product, weightGradient, inputGradient } of terms) {
        row([name, ...[x, w, product, weightGradient, inputGradient].map((value) => figure(value))], theme.foreground);
      }
    },
    table: () => ({
      columns: ['input', 'x', 'w', 'w x', 'dL/dw = delta x', 'delta w'],
      rows: lesson.terms.map(({ name, x, w, product, weightGradient, inputGradient }) => [
        name,
        x,
        w,
        product,
        weightGradient,
        inputGradient,
      ]),
    }),
  };
}
