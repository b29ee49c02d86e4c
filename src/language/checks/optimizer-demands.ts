import { diagnostic, replacement, type Fix } from '../diagnostic';
import { indentation, lineBreak } from '../layout';
import { within, type Range, type TextEdit } from '../range';
import { lineEnd } from '../scanner';
import { rangeOf, type Check, type Subject } from './check';

/** Whether words stand in a `with` or `sweep`, and not in the entry's own line. */
const isSetting = ({ lowered: { draft } }: Subject, words: Range): boolean => {
  const own = draft.entries.get('optimizer')?.range;
  return !own || !within(words, own);
};

/** A setting put after the words of another one. None beside one of several values of a sweep. */
const beside = ({ text }: Subject, { start, end }: Range, setting: string): readonly TextEdit[] =>
  text.charAt(start - 1) === '=' ? [{ range: { start: end, end }, newText: ` ${setting}` }] : [];

const fix = (title: string, edits: readonly TextEdit[]): readonly Fix[] => (edits.length > 0 ? [{ title, edits }] : []);

/** `batch full` on a line of its own, below the optimizer's. */
function addition(subject: Subject): readonly Fix[] {
  const { text, lowered } = subject;
  const title = 'Add `batch full`';
  const words = rangeOf(subject, 'optimizer');
  if (isSetting(subject, words)) return fix(title, beside(subject, words, 'batch=full'));
  const range = lowered.draft.entries.get('optimizer')?.range;
  if (!range) return [];
  const end = lineEnd(text, range.end);
  const line = `${lineBreak(text)}${indentation(text, range)}batch full`;
  return [replacement(title, { start: end, end }, line)];
}

/** What an optimizer wants beside its own arguments. */
export const optimizerDemands: Check = (subject, report) => {
  const { optimizer, draft } = subject.lowered;
  if (optimizer?.kind === 'sgd' && optimizer.arguments.nesterov && optimizer.arguments.momentum === 0) {
    const range = rangeOf(subject, 'optimizer', 'nesterov');
    const momentum = draft.entries.get('optimizer')?.written.get('momentum')?.range;
    const name = isSetting(subject, range) ? 'optimizer.momentum' : 'momentum';
    const edits = momentum ? [{ range: momentum, newText: '0.9' }] : beside(subject, range, `${name}=0.9`);
    report(
      diagnostic('missing-momentum', range, '`nesterov` looks ahead along the momentum, and there is none.', {
        fixes: fix('Use a momentum of 0.9', edits),
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
