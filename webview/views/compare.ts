import type { PanelComparison, PanelRun } from '../../src/protocol/panel';
import { comparedRuns, comparisonKey, runTitle } from '../comparison';
import { textButton } from '../controls';
import { element, setAttributes, setShown, setText, whenChanged } from '../dom';
import { figure } from '../format';
import { metricLabel, metricText, validationOf } from '../metric';
import type { Actions, View } from '../page';

/** What the runs that are drawn have in common: where they part, what differs, what they came to. */
export function createCompare(actions: Actions): View {
  /** The runs that the host was asked about, as they stood. */
  let asked = '';
  const text = element('span');
  const again = textButton('Try again', undefined, () => {
    asked = '';
    actions.set({});
  });
  const note = element('p', { class: 'answer-note', role: 'status' }, text, again);
  const body = element('div');
  const root = element(
    'section',
    { class: 'compare', 'aria-labelledby': 'compare-title' },
    element('div', { class: 'section-head' }, element('h2', { id: 'compare-title' }, 'Compare')),
    note,
    body,
  );
  const changed = whenChanged();
  return {
    root,
    update({ state, settings }) {
      const runs = comparedRuns(state, settings.hidden);
      const key = comparisonKey(runs);
      if (runs.length > 1 && key !== asked) {
        asked = key;
        actions.compare(runs.map(({ id }) => id));
      }
      const { comparison, error, runs: of = [] } = state.comparison ?? {};
      const fits = of.join() === runs.map(({ id }) => id).join();
      const shown = fits && runs.length > 1 ? comparison : undefined;
      const problem = fits ? error : undefined;
      setShown(note, shown === undefined);
      setShown(again, problem !== undefined);
      setAttributes(note, { class: problem === undefined ? 'answer-note' : 'answer-note error' });
      setText(
        text,
        runs.length < 2
          ? 'Draw another run to compare with: its eye in the list of runs.'
          : (problem ?? 'Reading the records of the runs…'),
      );
      setShown(body, shown !== undefined);
      changed([shown, ...runs.map(runTitle)], () => {
        body.replaceChildren(...(shown ? comparisonElements(shown, runs) : []));
      });
    },
  };
}

function comparisonElements(comparison: PanelComparison, runs: readonly PanelRun[]): readonly HTMLElement[] {
  const { partings, differing, end, best, bestEpochs, hashes } = comparison;
  const titles = runs.map(runTitle);
  return [
    ...partings.map((sentence) => element('p', { class: 'parting' }, sentence)),
    ...(differing.length === 0
      ? [element('p', { class: 'parting' }, 'They are the same experiment: nothing differs.')]
      : [
          table(
            'What differs',
            titles,
            differing.map(({ path, values }) => [path, ...values.map((value) => value ?? '–')]),
          ),
        ]),
    table('At the end', titles, [
      ...end.map(figureRow),
      ['final weights', ...hashes.map((hash) => hash?.slice(0, 12) ?? '–')],
    ]),
    table('At best', titles, [
      ['epoch', ...bestEpochs.map((epoch) => (epoch === null ? '–' : String(epoch)))],
      ...best.map(figureRow),
    ]),
  ];
}

const prefix = validationOf('');

/** A figure of each run: `validation accuracy`, `96.1 %`, … */
function figureRow({ name, values }: PanelComparison['end'][number]): readonly string[] {
  const validation = name.startsWith(prefix);
  const own = validation ? name.slice(prefix.length) : name;
  const label = validation ? `validation ${metricLabel(own)}` : metricLabel(own);
  return [label, ...values.map((value) => (own === 'loss' ? figure(value, 4) : metricText(own, value, 4)))];
}

function table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  return element(
    'table',
    { class: 'compare-table' },
    element('caption', {}, title),
    element('thead', {}, element('tr', {}, ...[title, ...heads].map((head) => element('th', { scope: 'col' }, head)))),
    element(
      'tbody',
      {},
      ...rows.map(([head = '', ...cells]) =>
        element('tr', {}, element('th', { scope: 'row' }, head), ...cells.map((cell) => element('td', {}, cell))),
      ),
    ),
  );
}
