import { element, setShown, setText } from '../dom';
import type { View } from '../page';
import { linesOf } from '../lines';
import { displayed } from '../state';

/** What stands in the charts' place while there is nothing to draw. */
export function createEmpty(): View {
  const title = element('p', { class: 'empty-title' });
  const text = element('p');
  const root = element('div', { class: 'empty' }, title, text);
  return {
    root,
    update({ state, settings }) {
      const run = displayed(state);
      const nothing = linesOf(state, settings.hidden, 'loss').length === 0;
      setShown(root, nothing);
      if (!nothing) return;
      const [first, second] = wordsFor(state.sequence, run?.state, state.cell !== undefined);
      setText(title, first);
      setText(text, second);
    },
  };
}

function wordsFor(sequence: number, run: string | undefined, cell: boolean): readonly [string, string] {
  if (sequence === 0) return ['Loading', 'The runs of this file are being fetched.'];
  if (run === 'queued') return ['Queued', 'This run starts when the one before it has ended.'];
  if (run === 'running') return ['Starting', 'The data is read and the network built; the first epoch follows.'];
  if (run === 'paused') return ['Paused', 'Step or continue to see the first epoch.'];
  if (run !== undefined) return ['Nothing was measured', 'This run ended before its first epoch.'];
  if (!cell) return ['No experiment here', 'Put the caret into a cell with a model, or open a .nnet file.'];
  return [
    'Not trained yet',
    'Click Train, or press Shift+Enter in the cell: the loss, the weights and the gradients appear here as it learns.',
  ];
}
