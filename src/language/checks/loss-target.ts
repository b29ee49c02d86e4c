import { losses } from '../../spec/losses';
import { classOutputs, isClassTarget } from '../../spec/target';
import { sizeOf, writeShape } from '../../spec/shapes';
import { diagnostic, replacement, type Fix } from '../diagnostic';
import { activationFix, lastLayer } from '../last-layer';
import type { Range } from '../range';
import { quote } from '../words';
import { rangeOf, type Check, type Subject } from './check';
import { saidOfText } from './csv-columns';

/** A loss of numbers in the place of one that is written, else an end of the model with which it is the default. */
const lossOfNumbers = ({ text, lowered: { draft } }: Subject, words: Range | undefined): readonly Fix[] =>
  words ? [replacement('Change the loss to `mse`', words, 'mse')] : activationFix(text, draft, 'linear');

/** A loss about classes on a column of numbers that are none. */
export const lossTarget: Check = (subject, report) => {
  const { loss, data, draft } = subject.lowered;
  const [column] = data?.targets ?? [];
  if (!loss || !data || !column || !isClassTarget(loss.kind, data.targets)) return;
  if (!column.numeric || column.integral) return;
  const words = draft.entries.get('loss')?.kindRange;
  const layer = lastLayer(draft);
  report(
    diagnostic(
      'loss-target',
      words ?? layer?.range ?? rangeOf(subject, 'loss'),
      `${quote(loss.kind)} takes the target for classes, but it holds numbers that are not whole. Use a loss for numbers such as \`mse\`.`,
      { arguments: [loss.kind], fixes: lossOfNumbers(subject, words) },
    ),
  );
};

/** Numbers that are no probabilities where these are wanted. */
export const probabilityTarget: Check = (subject, report) => {
  const { loss, data, draft } = subject.lowered;
  if (loss?.kind !== 'binary_cross_entropy' || !data || isClassTarget(loss.kind, data.targets)) return;
  if (draft.entries.get('normalize')?.written.get('targets')?.value === true) return;
  const beyond = data.targets.find(({ beyondOne }) => beyondOne !== undefined)?.beyondOne;
  if (beyond === undefined) return;
  const words = draft.entries.get('loss')?.kindRange;
  report(
    diagnostic(
      'loss-target',
      words ?? lastLayer(draft)?.range ?? rangeOf(subject, 'loss'),
      `\`binary_cross_entropy\`${words ? '' : ', the loss that goes with the last activation,'} takes targets in 0 to 1, but here are others, such as ${beyond}. Use a loss for numbers such as \`mse\`, or \`normalize targets\`.`,
      { arguments: [loss.kind], fixes: lossOfNumbers(subject, words) },
    ),
  );
};

/** What the target asks of the last layer: how many values, and why. */
function wantedOutputs({ lowered: { loss, data } }: Subject): { count: number; reason: string } | undefined {
  if (!loss || !data || data.targets.length === 0) return undefined;
  const [column] = data.targets;
  if (!column || !isClassTarget(loss.kind, data.targets)) {
    const count = data.targets.length;
    return { count, reason: count === 1 ? 'the target is one column of numbers' : `there are ${count} target columns` };
  }
  if (column.numeric && !column.integral) return undefined;
  const count = classOutputs(loss.kind, column.distinct);
  const reason =
    count === column.distinct
      ? `there ${count === 1 ? 'is 1 class' : `are ${count} classes`}`
      : `under ${quote(loss.kind)} two classes are one column of 0 and 1`;
  // Under a loss of numbers a single cell may have made classes of them.
  const { text } = column;
  const why = text && losses[loss.kind].target === 'numbers' ? `, for the target ${saidOfText(text)}` : '';
  return { count, reason: `${reason}${why}` };
}

/** A last layer that has not as many values as the target. */
export const outputMismatch: Check = (subject, report) => {
  const { output, draft, loss, data } = subject.lowered;
  const wanted = wantedOutputs(subject);
  if (!output || !wanted || sizeOf(output) === wanted.count) return;
  const layer = lastLayer(draft);
  const units = layer?.call.written.get('units')?.range;
  const fixes: Fix[] = [];
  if (units && output.length === 1) {
    fixes.push(replacement(`Change to \`${wanted.count}\``, units, `${wanted.count}`));
  }
  const [column] = data?.targets ?? [];
  const words = draft.entries.get('loss')?.kindRange;
  const regression = column !== undefined && data?.targets.length === 1 && column.integral && column.numeric;
  if (
    loss &&
    words &&
    regression &&
    !isClassTarget(loss.kind, data.targets) &&
    output.join() === `${column.distinct}`
  ) {
    fixes.unshift(replacement('Change the loss to `cross_entropy`', words, 'cross_entropy'));
  }
  const has = output.length === 1 ? `${sizeOf(output)}` : `${writeShape(output)} = ${sizeOf(output)}`;
  report(
    diagnostic(
      'output-mismatch',
      units ?? layer?.range ?? rangeOf(subject, 'loss'),
      `The last layer has ${has} ${sizeOf(output) === 1 ? 'output' : 'outputs'}, but it must have ${wanted.count}: ${wanted.reason}.`,
      { arguments: [`${sizeOf(output)}`, `${wanted.count}`], fixes },
    ),
  );
};
