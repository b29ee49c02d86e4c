import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { VscodeButton } from '@vscode-elements/elements/dist/vscode-button/index.js';
import type { PanelCell } from '../../src/protocol/panel';
import type { RunState } from '../../src/spec/record';
import { element, setShown, setText } from '../dom';
import { overridesOf } from '../drafts';
import type { Actions, Page, View } from '../page';
import { linesOf } from '../lines';
import { displayed } from '../state';

/** What stands in the charts' place while there is nothing to draw. */
export function createEmpty(actions: Actions): View {
  let page: Page | undefined;
  const title = element('p', { class: 'empty-title' });
  const text = element('p');
  const train: VscodeButton = document.createElement('vscode-button');
  train.icon = 'play';
  train.append('Train');
  train.addEventListener('click', () => {
    if (page) actions.post({ type: 'train', overrides: [...overridesOf(page.state.cell, page.settings)] });
  });
  const root = element('div', { class: 'empty' }, title, text, train);
  return {
    root,
    update(next) {
      page = next;
      const { state, settings } = next;
      const run = displayed(state);
      const nothing = linesOf(state, settings.hidden, 'loss').length === 0;
      setShown(root, nothing);
      if (!nothing) return;
      const { cell, sequence } = state;
      setShown(train, sequence > 0 && cell !== undefined && cell.problem === undefined && run === undefined);
      const [first, second] = wordsFor(sequence, run?.state, cell);
      setText(title, first);
      setText(text, second);
    },
  };
}

function wordsFor(sequence: number, run: RunState | undefined, cell: PanelCell | undefined): readonly [string, string] {
  if (sequence === 0) return ['Loading', 'The runs of this file are being fetched.'];
  if (run === 'queued') return ['Queued', 'This run starts when the one before it has ended.'];
  if (run === 'running') return ['Starting', 'The data is read and the network built; the first epoch follows.'];
  if (run === 'paused') return ['Paused', 'Step or continue to see the first epoch.'];
  if (run !== undefined) return ['Nothing was measured', 'This run ended before its first epoch.'];
  if (!cell) return ['No experiment here', 'Put the caret into a cell with a model, or open a .nnet file.'];
  if (cell.problem !== undefined)
    return ['Not trained yet', 'Once the text can be trained, its loss, weights and gradients appear here.'];
  return [
    'Not trained yet',
    'The loss, the weights and the gradients appear here as it learns. Shift+Enter in the cell trains it too.',
  ];
}
