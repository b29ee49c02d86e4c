import { encodeSafetensors } from '../data';
import { fastBatchGradients, firstBatchGradients } from '../engine';
import { backendFor, backendOf, backendOptions } from './backend';
import { cellOptions, chooseCell } from './cell';
import { command } from './command';
import { memoryLimit, openDocument } from './document';
import { attempt, dataOf, weightsOption } from './experiment-data';
import { exitStatus, UsageError } from './failure';
import { oneFile } from './options';
import { writeFile } from './write';

/** JSON has no number that is not finite. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** `nnet gradients`. */
export const gradients = command({
  name: 'gradients',
  usage: 'FILE --out F.safetensors',
  help: 'One forward and backward pass over the first batch, without an update: print the loss, write the gradients.',
  options: {
    ...cellOptions,
    ...backendOptions,
    ...weightsOption,
    out: { value: 'F.safetensors', help: 'where every parameter’s gradient is written' },
  },
  run: async ({ files, options }, terminal) => {
    const file = oneFile('gradients', files);
    const { out } = options;
    if (out === undefined) throw new UsageError('`nnet gradients` wants --out F.safetensors.');
    const backend = backendOf(options);
    const document = openDocument(file, options.root);
    const { experiment } = chooseCell(document, options, terminal);
    const { spec } = experiment;
    const { dataset, weights } = dataOf(spec, document, options.weights);
    const { name, arithmetic } = backendFor(spec, backend, terminal);
    const {
      loss,
      penalty,
      gradients: tensors,
    } = attempt(() => {
      const start = { memoryLimit, ...(weights && { weights }) };
      return name === 'fast'
        ? fastBatchGradients(spec, dataset, { ...start, arithmetic })
        : firstBatchGradients(spec, dataset, start);
    });
    await writeFile(out, encodeSafetensors(tensors));
    terminal.result(JSON.stringify({ loss: finite(loss), penalty: finite(penalty) }));
    return exitStatus.done;
  },
});
