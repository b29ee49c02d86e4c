import { element, icon, keyedChildren, setAttributes, setShown, setText, whenChanged } from '../dom';
import { lastFigure, measured } from '../epochs';
import { figure } from '../format';
import { metricNames, metricText, validationOf } from '../metric';
import type { Actions, Page, View } from '../page';
import { stateWord } from '../actions';
import { runTitle } from '../comparison';
import { toggle } from '../settings';
import { dataOf, displayed } from '../state';
import type { PanelRun } from '../../src/protocol/panel';

/** The document's runs beside each other: what differs, what they came to; which is on display, and which are drawn. */
export function createRuns(actions: Actions): View {
  let page: Page | undefined;
  const metric = element('th', { scope: 'col', class: 'number' });
  const body = element('tbody');
  const rows = keyedChildren(body, (id) => createRow(id, actions, () => page));
  const root = element(
    'section',
    { class: 'runs', 'aria-labelledby': 'runs-title' },
    element('div', { class: 'section-head' }, element('h2', { id: 'runs-title' }, 'Runs')),
    element(
      'table',
      { class: 'runs-table' },
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('th', { scope: 'col' }, 'run'),
          element('th', { scope: 'col', class: 'number epochs' }, 'epochs'),
          element('th', { scope: 'col', class: 'number' }, 'loss'),
          metric,
          element('th', { scope: 'col' }, element('span', { class: 'visually-hidden' }, 'drawn')),
        ),
      ),
      body,
    ),
  );
  const changed = whenChanged();
  return {
    root,
    update(next) {
      page = next;
      const { state, settings } = next;
      setShown(root, state.runs.length > 1);
      if (state.runs.length < 2) return;
      changed([state.runs, state.data, state.selected, settings.hidden], () => {
        const name = metricNames(dataOf(state, displayed(state)).epochs.names)[0];
        setText(metric, name ?? '');
        const newest = [...state.runs].reverse();
        const shown = rows(newest.map(({ id }) => id));
        for (const run of newest) shown.get(run.id)?.update(run, next, name);
      });
    },
  };
}

const forkText = ({ forkedFrom }: PanelRun): string =>
  forkedFrom ? `from epoch ${forkedFrom.epoch} of run ${forkedFrom.number ?? forkedFrom.run}` : '';

function createRow(id: string, actions: Actions, page: () => Page | undefined) {
  const select = element('button', { type: 'button', class: 'run-name' });
  const detail = element('span', { class: 'run-detail' });
  const epochs = element('td', { class: 'number epochs' });
  const loss = element('td', { class: 'number' });
  const metric = element('td', { class: 'number' });
  const eye = icon('eye');
  const drawn = element('button', { type: 'button', class: 'tool' }, eye);
  select.addEventListener('click', () => actions.post({ type: 'select', run: id }));
  drawn.addEventListener('click', () => {
    const now = page();
    if (now) actions.set({ hidden: toggle(now.settings.hidden, id) });
  });
  const root = element(
    'tr',
    {},
    element('th', { scope: 'row' }, select, detail),
    epochs,
    loss,
    metric,
    element('td', { class: 'eye' }, drawn),
  );
  return {
    root,
    update(run: PanelRun, { state, settings }: Page, name: string | undefined) {
      const own = displayed(state) === run;
      const table = dataOf(state, run).epochs;
      const column = name !== undefined && measured(table, validationOf(name)) ? validationOf(name) : name;
      const hidden = settings.hidden.includes(id);
      setAttributes(root, { class: own ? 'selected' : undefined });
      setText(select, runTitle(run));
      setAttributes(select, { 'aria-pressed': String(own), title: own ? 'On display' : 'Put on display' });
      const words = [
        stateWord(run.state),
        forkText(run),
        run.stale ? 'text has changed' : '',
        own ? '' : run.difference,
      ].filter(Boolean);
      setText(detail, words.join(' · '));
      setAttributes(detail, { title: `${run.cell}: ${words.join(' · ')}` });
      setText(epochs, String(table.length));
      setText(
        loss,
        figure(lastFigure(table, measured(table, validationOf('loss')) ? validationOf('loss') : 'loss'), 4),
      );
      setText(metric, column === undefined || name === undefined ? '' : metricText(name, lastFigure(table, column), 4));
      const label = hidden ? `Draw ${runTitle(run)}` : `Do not draw ${runTitle(run)}`;
      setAttributes(drawn, { title: label, 'aria-label': label, 'aria-pressed': String(!hidden) });
      setAttributes(eye, { class: `codicon codicon-${hidden ? 'eye-closed' : 'eye'}` });
      drawn.style.visibility = own ? 'hidden' : 'visible';
    },
  };
}
