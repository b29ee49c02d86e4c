import { diagnostic, replacement, type Fix } from '../diagnostic';
import { indentation, lineBreak } from '../layout';
import { lineEnd } from '../scanner';
import { rangeOf, type Check, type Subject } from './check';

/** `batch full` on a line of its own, below the optimizer's. */
function addition({ text, lowered: { draft } }: Subject): readonly Fix[] {
  const range = draft.entries.get('optimizer')?.range;
  if (!range) return [];
  const end = lineEnd(text, range.end);
  const line = `${lineBreak(text)}${indentation(text, range)}batch full`;
  return [replacement('Add `batch full`', { start: end, end }, line)];
}

/** What an optimizer wants beside its own arguments. */
export const optimizerDemands: Check = (subject, report) => {
  const { optimizer, draft } = subject.lowered;
  if (optimizer?.kind === 'sgd' && optimizer.arguments.nesterov && optimizer.arguments.momentum === 0) {
    const range = rangeOf(subject, 'optimizer', 'nesterov');
    const momentum = draft.entries.get('optimizer')?.written.get('momentum')?.range;
    const edit = momentum
      ? { range: momentum, newText: '0.9' }
      : { range: { start: range.end, end: range.end }, newText: ' momentum=0.9' };
    report(
      diagnostic('missing-momentum', range, '`nesterov` looks ahead along the momentum, and there is none.', {
        fixes: [{ title: 'Use a momentum of 0.9', edits: [edit] }],
      }),
    );
  }
  if (optimizer?.kind !== 'lbfgs') return;
  const batch = draft.entries.get('batch')?.written.get('value');
  if (batch?.value === 'full') return;
  const message = '`lbfgs` searches along a line of the whole loss and wants `batch full`.';
  report(
    diagnostic('full-batch', batch?.range ?? rangeOf(subject, 'optimizer'), message, {
      fixes: batch?.range ? [replacement('Change to `full`', batch.range, 'full')] : addition(subject),
    }),
  );
};
