import type { Dataset } from '../spec/dataset';
import type { ExperimentSpec } from '../spec/experiment';
import { metrics } from '../spec/metrics';
import { placeLayers, sizeOf, writeShape, type PlacedLayer } from '../spec/shapes';
import { EngineError } from './error';
import { isWord, notAWord } from './layers/embedding';
import type { DataSize } from './types';

/**
 * Every layer in its place. Throws an `EngineError` where the model does not fit together, or not onto the data: the
 * last defence, as the language tells of most of it while a text is written.
 */
export function checkModel(spec: ExperimentSpec, size: DataSize): readonly PlacedLayer[] {
  const { inputShape, features, outputs } = size;
  if (sizeOf(inputShape) !== features) {
    throw new EngineError(
      `The input of ${writeShape(inputShape)} takes ${sizeOf(inputShape)} features, but the data has ${features}.`,
    );
  }
  const { placed, output, problem } = placeLayers(inputShape, spec.layers);
  if (problem) throw new EngineError(`${problem.layer.name}: ${problem.problem}.`);
  if (sizeOf(output) !== outputs) {
    throw new EngineError(
      `The last layer has ${sizeOf(output)} outputs, but the data's target takes ${outputs}; change the last layer's units.`,
    );
  }
  return placed;
}

/** What a run's training wants of its parts. Throws an `EngineError`. */
export function checkTraining({ train }: ExperimentSpec, { parts }: DataSize): void {
  const { optimizer, until, batch } = train;
  if (optimizer.kind === 'sgd' && optimizer.arguments.nesterov && optimizer.arguments.momentum === 0) {
    throw new EngineError('`nesterov=true` looks ahead along the momentum, but there is none; set `momentum=0.9`.');
  }
  if (optimizer.kind === 'lbfgs' && batch !== 'full' && batch < parts.train.length) {
    throw new EngineError(
      '`lbfgs` compares gradients from step to step and wants the same samples in each: set `batch full`.',
    );
  }
  const watched = until.find((rule) => rule.part === 'validation');
  if (watched && parts.validation.length === 0) {
    throw new EngineError(
      `\`until validation.${watched.metric}\` wants a validation part; add \`split train=80% validation=20%\`, or leave out \`validation.\`.`,
    );
  }
}

/** Whether the metrics suit the target. Throws an `EngineError`. */
export function checkMetrics({ train }: ExperimentSpec, { classes }: Pick<Dataset, 'classes'>): void {
  const watched = train.until.flatMap(({ metric }) => (metric === 'loss' ? [] : [metric]));
  for (const name of [...train.metrics, ...watched]) {
    const { target } = metrics[name];
    if (target === (classes ? 'classes' : 'numbers')) continue;
    throw new EngineError(
      target === 'classes'
        ? `The metric \`${name}\` wants classes, but the target is numbers under the loss \`${train.loss.kind}\`; use mae, rmse or r2.`
        : `The metric \`${name}\` wants numbers, but the target is classes; use accuracy, precision, recall or f1.`,
    );
  }
}

/** Whether what an `embedding` on the input looks up is in its vocabulary. Throws an `EngineError` with the sample. */
export function checkWords(
  { layers }: Pick<ExperimentSpec, 'layers'>,
  { inputs, features, featureNames, lines }: Pick<Dataset, 'inputs' | 'features' | 'featureNames' | 'lines'>,
): void {
  const first = layers.find(({ kind }) => kind !== 'flatten' && kind !== 'reshape');
  if (first?.kind !== 'embedding') return;
  const at = inputs.findIndex((value) => !isWord(value, first.arguments.vocabulary));
  if (at < 0) return;
  const sample = Math.floor(at / features);
  const where = lines ? `line ${lines[sample]}` : `sample ${sample + 1}`;
  throw notAWord(first, `${where} has ${inputs[at]} in ${featureNames[at % features]}`);
}
