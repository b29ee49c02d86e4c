import { l10n, type TextDocument } from 'vscode';
import type { Analysis } from '../language';
import { sameExperiment } from '../spec/difference';
import type { CheckedLayer, CheckedTensor, GradientCheck } from '../spec/gradient-check';
import { cellOf } from './cell-of-run';
import { narrow } from './format';
import type { CellCheck, RunningCheck } from './gradient-checks';
import type { Note } from './notes';

type Outcome = Pick<CheckedLayer, 'passed' | 'error' | 'checked' | 'skipped'>;

/** An error in one digit: `3e-9`. */
const digit = (error: number): string => (error > 0 && error < Infinity ? narrow(error) : String(error));

/** What a check came to, in a few words: `∇ checked, 3e-9`. */
export function badge({ passed, error, checked }: Outcome): string {
  if (!passed) return l10n.t('∇ wrong, {0}', digit(error));
  return checked === 0 ? l10n.t('∇ not checked') : l10n.t('∇ checked, {0}', digit(error));
}

/** An entry with its two values: `dense1.weight[3, 0]: 0.12 by backpropagation, 0.24 by differences`. */
export function worstEntry({ tensor, worst }: CheckedTensor): string {
  if (!worst) return tensor;
  const precise = (value: number): string => `${+value.toPrecision(6)}`;
  return l10n.t(
    '{0}: {1} by backpropagation, {2} by differences',
    `${tensor}[${worst.index.join(', ')}]`,
    precise(worst.backward),
    precise(worst.difference),
  );
}

/** What the comparison can not tell. */
const limits = ({ small, skipped }: Pick<CheckedLayer, 'small' | 'skipped'>): readonly string[] => [
  ...(small > 0 ? [l10n.t('{0} of them are so small that a mistake in them would not show.', small)] : []),
  ...(skipped > 0 ? [l10n.t('{0} more lie so near a kink that differences tell nothing.', skipped)] : []),
];

/** The whole of a check, for a hover. */
function explanation(check: GradientCheck): string {
  const { checked, skipped, samples, tensors, worst } = check;
  if (!worst) return l10n.t('Nothing could be compared: all {0} entries lie too near a kink.', skipped);
  const what = l10n.t(
    'Backpropagation against central differences: {0} entries of {1} tensors over {2} samples, in float64, at the weights that a run starts with.',
    checked,
    tensors.length,
    samples,
  );
  return `${[what, ...limits(check)].join(' ')}\n\n${l10n.t('Largest error at {0}.', worstEntry(worst))}`;
}

function layerExplanation({ tensors }: GradientCheck, layer: CheckedLayer): string {
  const lines = tensors.flatMap((tensor) =>
    tensor.layer === layer.layer && tensor.worst
      ? [`- ${badge({ ...tensor, error: tensor.worst.error })}: ${worstEntry(tensor)}`]
      : [],
  );
  return [lines.join('\n'), limits(layer).join(' ')].filter(Boolean).join('\n\n');
}

/** The same in two characters, for a line on which a layer's values stand: there is no room for more beside the panel. */
const mark = ({ passed, checked }: Outcome): string => (!passed ? '∇✗' : checked === 0 ? '∇?' : '∇✓');

/** The checks of a document. */
export interface Checks {
  readonly ended: readonly CellCheck[];
  readonly running: readonly RunningCheck[];
}

/**
 * On each checked cell's first line what its check came to, on the layers' lines each layer's part of the newest: in two
 * characters on the lines in `valued`.
 */
export function checkNotes(
  document: TextDocument,
  analysis: Analysis,
  { ended, running }: Checks,
  valued: ReadonlySet<number> = new Set(),
): readonly Note[] {
  const notes = new Map<string, Note>();
  const lineOf = (offset: number): number => document.positionAt(offset).line;
  const add = (note: Note): void => void notes.set(note.slot, note);

  for (const check of ended) {
    const { result, spec } = check;
    const cell = cellOf(analysis, check);
    const experiment = cell?.experiment;
    if (!cell || !experiment) continue;
    const stale = !sameExperiment(experiment.spec, spec);
    const note = (outcome: Outcome, brief: boolean): Pick<Note, 'text' | 'tone'> => ({
      text: brief ? mark(outcome) : stale ? l10n.t('{0}, stale', badge(outcome)) : badge(outcome),
      tone: stale ? 'stale' : outcome.passed && outcome.checked > 0 ? 'value' : 'warning',
    });
    add({
      slot: `check cell${cell.index}`,
      line: lineOf(cell.head.start),
      ...note(result, false),
      hover: explanation(result),
    });
    for (const layer of result.layers) {
      const range = experiment.layerLines.get(layer.layer);
      if (!range) continue;
      const line = lineOf(range.start);
      const hover = layerExplanation(result, layer);
      add({ slot: `check line${line}`, line, ...note(layer, valued.has(line)), hover });
    }
  }
  for (const { done, total, ...check } of running) {
    const cell = cellOf(analysis, check);
    if (!cell) continue;
    const text = total === 0 ? l10n.t('∇ checking') : l10n.t('∇ checking, {0} of {1} tensors', done, total);
    add({ slot: `check cell${cell.index}`, line: lineOf(cell.head.start), text, tone: 'value' });
  }
  return [...notes.values()];
}
