import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec } from '../../spec/experiment';
import { EngineError } from '../error';

/**
 * The weight of each class: as listed, or n / (classes · count) over the training part (`balanced`, as scikit-learn's
 * `compute_class_weight`). Throws an `EngineError` where that makes no sense.
 */
function resolveClassWeights(
  given: 'balanced' | readonly number[],
  { classes, labels, parts: { train } }: Pick<Dataset, 'classes' | 'labels' | 'parts'>,
): Float64Array {
  if (!classes || !labels) {
    throw new EngineError('`class_weights` wants classes, but the target is numbers; leave it out.');
  }
  if (given !== 'balanced') {
    if (given.length === classes.length) return Float64Array.from(given);
    throw new EngineError(
      `\`class_weights\` lists ${given.length} weights, but the data has ${classes.length} classes (${classes.join(', ')}).`,
    );
  }
  const counts = new Float64Array(classes.length);
  for (const sample of train) counts[labels[sample]]++;
  const empty = counts.indexOf(0);
  if (empty >= 0) {
    throw new EngineError(
      `\`class_weights=balanced\`: no sample of the training part is of class ${classes[empty]}; use \`split … stratify=true\`, or list the weights.`,
    );
  }
  return counts.map((count) => train.length / (classes.length * count));
}

/** The weight of the class of the sample whose targets start at `at`: one column of 0 and 1, or one-hot. */
export function weightOf(weights: Float64Array | undefined, t: Float64Array, at: number, outputs: number): number {
  if (!weights) return 1;
  if (outputs === 1) return weights[t[at] > 0.5 ? 1 : 0];
  let largest = at;
  for (let i = at + 1; i < at + outputs; i++) if (t[i] > t[largest]) largest = i;
  return weights[largest - at];
}

/** The weights of the classes, where the loss has such. */
export function classWeightsOf({ train }: Pick<ExperimentSpec, 'train'>, dataset: Dataset): Float64Array | undefined {
  const given = 'class_weights' in train.loss.arguments ? train.loss.arguments.class_weights : undefined;
  return given === undefined ? undefined : resolveClassWeights(given, dataset);
}
