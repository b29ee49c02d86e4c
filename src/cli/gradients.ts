import { DataError, decodeSafetensors, encodeSafetensors, prepare } from '../data';
import { EngineError, firstBatchGradients } from '../engine';
import { backendOptions, chooseBackend } from './backend';
import { cellOptions, chooseCell } from './cell';
import { command } from './command';
import { memoryLimit, openDocument, type Document } from './document';
import { exitStatus, Failure, UsageError } from './failure';
import { readFile } from './files';
import { oneFile } from './options';
import { writeFile } from './write';
import type { ExperimentSpec } from '../spec/experiment';

/** One pass over the first batch. A user's mistake in data or weights is a `Failure`. */
function pass(spec: ExperimentSpec, document: Document, weights: string | undefined) {
  try {
    const bytes =
      weights !== undefined
        ? readFile(weights, weights)
        : spec.train.weights !== undefined
          ? document.read(spec.train.weights)
          : undefined;
    return firstBatchGradients(
      spec,
      prepare(spec, (name) => document.read(name), memoryLimit),
      {
        memoryLimit,
        ...(bytes && { weights: decodeSafetensors(bytes) }),
      },
    );
  } catch (error) {
    if (error instanceof DataError || error instanceof EngineError) {
      throw new Failure(exitStatus.errors, error.message);
    }
    throw error;
  }
}

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
    weights: { value: 'F.safetensors', help: 'start from these weights' },
    out: { value: 'F.safetensors', help: 'where every parameter’s gradient is written' },
  },
  run: async ({ files, options }, terminal) => {
    const file = oneFile('gradients', files);
    const { out } = options;
    if (out === undefined) throw new UsageError('`nnet gradients` wants --out F.safetensors.');
    chooseBackend(options);
    const document = openDocument(file, options.root);
    const { experiment } = chooseCell(document, options, terminal);
    const { loss, penalty, gradients: tensors } = pass(experiment.spec, document, options.weights);
    await writeFile(out, encodeSafetensors(tensors));
    terminal.result(JSON.stringify({ loss: finite(loss), penalty: finite(penalty) }));
    return exitStatus.done;
  },
});
