import { gradientCheck } from '../engine';
import type { CheckedTensor, GradientCheck } from '../spec/gradient-check';
import { cellOptions, chooseCell } from './cell';
import { command } from './command';
import { counted } from './counted';
import { memoryLimit, openDocument } from './document';
import { attempt, dataOf, weightsOption } from './experiment-data';
import { exitStatus } from './failure';
import { oneFile } from './options';

const figure = (value: number): string => (Number.isFinite(value) ? `${+value.toPrecision(3)}` : String(value));

const entries = (count: number): string => counted(count, 'entry', 'entries');

/** The worst entry of a tensor, as `dense1.weight[2, 0]`. */
const place = ({ tensor, worst }: CheckedTensor): string => `${tensor}[${worst?.index.join(', ') ?? ''}]`;

/** Of the entries compared, those that are too near 0 for a mistake to show. */
const tooSmall = (small: number): string => (small > 0 ? ` (${small} too small to tell)` : '');

/** A tensor's line: what was compared, and where the two ways differ most. */
function tensorLine(tensor: CheckedTensor): string {
  const { passed, checked, small, skipped, worst } = tensor;
  const left = skipped > 0 ? `, ${skipped} too near a kink` : '';
  if (!worst) return `-       ${tensor.tensor}: nothing compared${left}`;
  const { backward, difference, error } = worst;
  return (
    `${passed ? 'passed' : 'FAILED'}  ${tensor.tensor}: ${entries(checked)}${tooSmall(small)}${left}, ` +
    `worst error ${figure(error)} at [${worst.index.join(', ')}]: ` +
    `${figure(backward)} by backpropagation, ${figure(difference)} by differences`
  );
}

/** The last line: what it all came to. */
function verdict({ passed, checked, small, skipped, error, worst, samples, tensors }: GradientCheck): string {
  const over = `over ${counted(samples, 'sample')}`;
  if (!worst) {
    return `nothing could be compared: all ${entries(skipped)} of ${counted(tensors.length, 'tensor')} lie too near a kink ${over}`;
  }
  const what = `${entries(checked)}${tooSmall(small)} of ${counted(tensors.length, 'tensor')} ${over}`;
  return `${passed ? 'passed' : 'FAILED'}: ${what}, worst error ${figure(error)} in ${place(worst)}`;
}

/** `nnet gradcheck`. */
export const gradcheck = command({
  name: 'gradcheck',
  usage: 'FILE',
  help: 'Compare the gradients of the file’s own network on its own data with finite differences; exit 1 if they differ.',
  options: { ...cellOptions, ...weightsOption },
  run: ({ files, options }, terminal) => {
    const file = oneFile('gradcheck', files);
    const document = openDocument(file, options.root);
    const { spec } = chooseCell(document, options, terminal).experiment;
    const { dataset, weights } = dataOf(spec, document, options.weights);
    const told = (done: number, total: number): void =>
      terminal.status(`checked ${done} of ${counted(total, 'tensor')}`.slice(0, Math.max(0, terminal.width - 1)));
    const check = attempt(() => gradientCheck(spec, dataset, { memoryLimit, told, ...(weights && { weights }) }));
    terminal.status('');
    for (const tensor of check.tensors) terminal.result(tensorLine(tensor));
    terminal.result(verdict(check));
    return check.passed && check.checked > 0 ? exitStatus.done : exitStatus.errors;
  },
});
