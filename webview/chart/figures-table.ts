import { element } from '../dom';
import type { Line } from './line';

/** The most rows of a chart's table: more than that nobody reads. */
const mostRows = 200;

/** The epochs that a table of at most `mostRows` rows shows of a run: every one, or every 2nd, 5th, 10th, …, and the last. */
export function tableEpochs(end: number): readonly number[] {
  let stride = 1;
  for (let place = 0; end / stride > mostRows - 1; place++) stride *= place % 3 === 1 ? 2.5 : 2;
  const epochs: number[] = [];
  for (let epoch = stride; epoch <= end; epoch += stride) epochs.push(epoch);
  if (epochs[epochs.length - 1] !== end && end > 0) epochs.push(end);
  return epochs;
}

/** What each line's column is called: one that shares a legend entry is the validation of the line before. */
export const namesOf = (lines: readonly Line[]): readonly string[] =>
  lines.map((line, index) => {
    const first = lines.slice(0, index + 1).findLast(({ joined }) => !joined);
    return line.joined ? `${first?.label ?? ''} validation` : line.label;
  });

/** A table with a chart's figures, for those who do not see the chart, or want the numbers. */
export function createFiguresTable(caption: string) {
  const head = element('thead');
  const body = element('tbody');
  const root = element('table', { class: 'figures' }, element('caption', {}, caption), head, body);
  return {
    root,
    update(lines: readonly Line[], text: (value: number) => string): void {
      const names = namesOf(lines);
      head.replaceChildren(
        element('tr', {}, ...['epoch', ...names].map((name) => element('th', { scope: 'col' }, name))),
      );
      const end = Math.max(0, ...lines.map(({ source }) => source.end));
      body.replaceChildren(
        ...tableEpochs(end).map((epoch) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, String(epoch)),
            ...lines.map(({ source }) => element('td', {}, text(source.at(epoch)))),
          ),
        ),
      );
    },
  };
}
