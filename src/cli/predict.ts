import { readInputs } from '../data';
import { fastPredict, predict as predictOutputs, unscale } from '../engine';
import { backendFor } from './backend';
import { cellOptions, chooseCell } from './cell';
import { command } from './command';
import { memoryLimit, openDocument } from './document';
import { attempt, dataOf, weightsOption } from './experiment-data';
import { UsageError, exitStatus } from './failure';
import { readFile } from './files';
import { oneFile } from './options';

/** `nnet predict`. */
export const predict = command({
  name: 'predict',
  usage: 'FILE --weights F.safetensors --input DATA.csv',
  help: 'Print the network’s outputs for each row of a CSV file, a line a row, in the target’s own units.',
  options: {
    ...cellOptions,
    ...weightsOption,
    input: { value: 'DATA.csv', help: 'rows to predict from; its header names the features' },
  },
  run: ({ files, options }, terminal) => {
    const file = oneFile('predict', files);
    const { input, weights: from } = options;
    if (from === undefined) throw new UsageError('`nnet predict` wants --weights F.safetensors.');
    if (input === undefined) throw new UsageError('`nnet predict` wants --input DATA.csv.');
    const document = openDocument(file, options.root);
    const { spec } = chooseCell(document, options, terminal).experiment;
    const { dataset, weights = [] } = dataOf(spec, document, from);
    const { source } = spec.data;
    const delimiter = source.kind === 'csv' ? source.arguments.delimiter : ',';
    const outputs = attempt(() => {
      const inputs = readInputs(readFile(input, input), delimiter, dataset, input);
      const { name, arithmetic } = backendFor(spec, undefined, terminal);
      return name === 'fast'
        ? fastPredict(spec, dataset, weights, inputs, { memoryLimit, arithmetic })
        : predictOutputs(spec, dataset, weights, inputs, memoryLimit);
    });
    const values = dataset.targetScaling ? unscale(outputs, dataset.targetScaling) : outputs;
    for (let at = 0; at < values.length; at += dataset.outputs) {
      terminal.result(values.subarray(at, at + dataset.outputs).join(','));
    }
    return exitStatus.done;
  },
});
