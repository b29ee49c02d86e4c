import { confusionMatrix, decisionThreshold, worstRows } from '../../engine';
import type { InspectionOf, InspectQuery } from '../../protocol/inspect';
import { calledClass, outputNames, rawInput, type Looker } from './parts';
import type { KeptWeights, Subject } from './subject';

type Query<V extends InspectQuery['view']> = Extract<InspectQuery, { view: V }>;

const row = (values: Float64Array, place: number, width: number): Float64Array =>
  values.slice(place * width, (place + 1) * width);

/** How often each class was taken for each, in a part. */
export function confusionView(
  { spec, dataset }: Subject,
  look: Looker,
  weights: KeptWeights,
  { part }: Query<'confusion'>,
): InspectionOf<'confusion'> {
  const made = look(weights, part);
  const { classes = [] } = dataset;
  return {
    view: 'confusion',
    epoch: weights.epoch,
    part,
    of: dataset.parts[part].length,
    seen: made.samples.length,
    classes: [...classes],
    counts: confusionMatrix(made, decisionThreshold(spec)).counts,
  };
}

/** What was predicted of each sample of a part, and what is so. */
export function predictionsView(
  { dataset }: Subject,
  look: Looker,
  weights: KeptWeights,
  { part }: Query<'predictions'>,
): InspectionOf<'predictions'> {
  const { samples, outputs, targets } = look(weights, part);
  const { lines, targetNames, parts } = dataset;
  return {
    view: 'predictions',
    epoch: weights.epoch,
    part,
    of: parts[part].length,
    seen: samples.length,
    targets: [...targetNames],
    samples,
    ...(lines && { lines: samples.map((sample) => lines[sample] ?? 0) }),
    actual: targets,
    predicted: outputs,
  };
}

/** The samples of a part with the largest loss. */
export function worstView(
  { spec, dataset }: Subject,
  look: Looker,
  weights: KeptWeights,
  { part, count }: Query<'worst'>,
): InspectionOf<'worst'> {
  const made = look(weights, part);
  const { samples, outputs, targets, losses } = made;
  const { lines, labels, classes, outputs: width } = dataset;
  return {
    view: 'worst',
    epoch: weights.epoch,
    part,
    of: dataset.parts[part].length,
    seen: samples.length,
    inputShape: [...dataset.inputShape],
    features: [...dataset.featureNames],
    targets: outputNames(dataset),
    ...(classes && { classes: [...classes] }),
    samples: worstRows(made, count).map((place) => {
      const sample = samples[place] ?? 0;
      const predicted = row(outputs, place, width);
      return {
        sample,
        ...(lines && { line: lines[sample] }),
        loss: losses[place] ?? NaN,
        input: rawInput(dataset, sample),
        actual: row(targets, place, width),
        predicted,
        ...(labels && { actualClass: labels[sample], calledClass: calledClass(spec, predicted) }),
      };
    }),
  };
}
