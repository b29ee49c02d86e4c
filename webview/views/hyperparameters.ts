import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { VscodeButton } from '@vscode-elements/elements/dist/vscode-button/index.js';
import type { Hyperparameter } from '../../src/spec/hyperparameter';
import { allValid, groupsOf, nameInGroup, overridesOf, withDraft, type Group } from '../drafts';
import { element, icon, keyedChildren, setAttributes, setShown, setText, whenChanged } from '../dom';
import type { Actions, Page, View } from '../page';
import { problemOf } from '../scale';
import { toggle } from '../settings';
import { createControl, none } from './control';

/** Controls for the cell's hyperparameters; what is changed here runs with the change, or goes into the text. */
export function createHyperparameters(actions: Actions): View {
  let page: Page | undefined;
  const groups = element('div', { class: 'groups' });
  const train = labelled('Train with changes');
  const apply = labelled('Apply to file');
  const reset = labelled('Reset');
  const sweep = element('button', {
    type: 'button',
    class: 'tool text',
    title: 'Train many runs with different values: asks which, and writes them into the text',
  });
  setText(sweep, 'Sweep…');
  sweep.addEventListener('click', () => actions.post({ type: 'make-sweep' }));
  apply.secondary = true;
  reset.secondary = true;
  train.addEventListener('click', () => page && actions.post({ type: 'train', overrides: [...changes(page)] }));
  apply.addEventListener('click', () => page && actions.post({ type: 'apply', overrides: [...changes(page)] }));
  reset.addEventListener('click', () => actions.set({ drafts: {} }));
  const summary = element('span', { class: 'reading', role: 'status' });
  const root = element(
    'section',
    { class: 'hyperparameters', id: 'hyperparameters', 'aria-labelledby': 'hyperparameters-title' },
    element(
      'div',
      { class: 'section-head' },
      element('h2', { id: 'hyperparameters-title', tabindex: -1 }, 'Hyperparameters'),
      summary,
      element('span', { class: 'tools' }, sweep),
    ),
    groups,
    element('div', { class: 'buttons' }, train, apply, reset),
  );
  const change = (path: string, value: string | undefined): void => {
    const cell = page?.state.cell;
    if (page && cell) actions.set(withDraft(cell, page.settings, path, value));
  };
  const shown = keyedChildren(groups, () =>
    createGroup(change, (key) => page && actions.set({ toggled: toggle(page.settings.toggled, key) })),
  );
  const changed = whenChanged();
  return {
    root,
    update(next) {
      page = next;
      const { cell } = next.state;
      const { settings } = next;
      changed([cell, settings.drafts, settings.draftsOf, settings.toggled], () => {
        setShown(root, cell !== undefined && cell.hyperparameters.length > 0);
        const found = groupsOf(cell?.hyperparameters ?? []);
        const overrides = overridesOf(cell, settings);
        const drafts = new Map(overrides.map(({ path, value }) => [path, value]));
        const made = shown(found.map(({ key }) => key));
        for (const group of found)
          made.get(group.key)?.update(group, drafts, group.open !== settings.toggled.includes(group.key));
        const none = overrides.length === 0;
        const wrong = !allValid(cell, overrides);
        train.secondary = none;
        train.disabled = none || wrong || cell?.problem !== undefined;
        apply.disabled = none || wrong;
        reset.disabled = none;
        setText(summary, none ? '' : overrides.length === 1 ? '1 changed' : `${overrides.length} changed`);
      });
    },
  };
}

const changes = ({ state, settings }: Page) => overridesOf(state.cell, settings);

function labelled(text: string): VscodeButton {
  const made: VscodeButton = document.createElement('vscode-button');
  made.textContent = text;
  return made;
}

type Change = (path: string, value: string | undefined) => void;

function createGroup(change: Change, toggled: (key: string) => void) {
  let key = '';
  const title = element('span');
  const marks = element('span', { class: 'reading' });
  const summary = element('summary', {}, icon('chevron-right'), title, marks);
  const rows = element('div', { class: 'rows' });
  const root = element('details', { class: 'group' }, summary, rows);
  summary.addEventListener('click', (event) => {
    event.preventDefault();
    toggled(key);
  });
  let known: ReadonlyMap<string, Hyperparameter> = new Map();
  const controls = keyedChildren(rows, (id) => {
    const hyperparameter = known.get(id);
    if (!hyperparameter) throw new Error(`no hyperparameter ${id}`);
    return createRow(hyperparameter, change);
  });
  return {
    root,
    update(group: Group, drafts: ReadonlyMap<string, string>, open: boolean) {
      key = group.key;
      setText(title, group.title);
      if (root.open !== open) root.open = open;
      const changedHere = group.hyperparameters.filter(({ path }) => drafts.has(path)).length;
      setText(marks, changedHere > 0 && !open ? `${changedHere} changed` : '');
      // The controls of a closed group are not there: a list of choices that is made unseen reads its labels as empty.
      const seen = open ? group.hyperparameters : [];
      // The kind of control depends on the argument, which changes with the kind of the optimizer or the data.
      known = new Map(seen.map((each) => [`${each.path} ${JSON.stringify(each.argument)}`, each]));
      for (const [id, row] of controls([...known.keys()])) {
        const hyperparameter = known.get(id);
        if (hyperparameter) row.update(hyperparameter, drafts.get(hyperparameter.path));
      }
    },
  };
}

function createRow(hyperparameter: Hyperparameter, change: Change) {
  const { path } = hyperparameter;
  const control = createControl(hyperparameter, (value) => change(path, value));
  const name = element(
    'span',
    { class: 'row-name', title: hyperparameter.argument.documentation.replaceAll('`', '') },
    // A long name breaks after an underscore.
    ...nameInGroup(hyperparameter)
      .split(/(?<=_)/)
      .flatMap((part) => [element('wbr'), part]),
  );
  const undo = element('button', { type: 'button', class: 'tool undo' }, icon('discard'));
  undo.addEventListener('click', () => change(path, undefined));
  const problem = element('span', { class: 'row-problem' });
  const root = element(
    'div',
    { class: 'row' },
    element('span', { class: 'row-head' }, name, undo),
    ...control.parts,
    problem,
  );
  return {
    root,
    update({ value = '', argument }: Hyperparameter, draft: string | undefined) {
      const wrong = draft === undefined ? undefined : problemOf(argument, path, draft);
      control.show(draft ?? value, wrong);
      setAttributes(root, { class: draft === undefined ? 'row' : 'row changed' });
      const label = `Set ${path} back to ${value || none}`;
      setAttributes(undo, { 'aria-label': label, title: label });
      setShown(undo, draft !== undefined);
      setText(problem, wrong ?? '');
      setShown(problem, wrong !== undefined);
    },
  };
}
