import { inspectSample, inspectUnit, unscale } from '../../engine';
import type { InspectionOf, InspectQuery, PartName } from '../../protocol/inspect';
import type { Dataset } from '../../spec/dataset';
import { placeLayers } from '../../spec/shapes';
import { calledClass, outputNames, rawInput } from './parts';
import type { KeptWeights, Subject } from './subject';

type Query<V extends InspectQuery['view']> = Extract<InspectQuery, { view: V }>;

const partOf = ({ parts }: Dataset, sample: number): PartName =>
  (['train', 'validation', 'test'] as const).find((part) => parts[part].includes(sample)) ?? 'train';

/** One sample on its way through the network and back. */
export function sampleView(
  { spec, dataset }: Subject,
  weights: KeptWeights,
  { sample }: Query<'sample'>,
): InspectionOf<'sample'> {
  const sight = inspectSample(spec, dataset, { weights: weights.tensors, sample });
  const { placed } = placeLayers(dataset.inputShape, spec.layers);
  const last = sight.layers[placed.findLastIndex(({ depth }) => depth === 0)];
  const { targetScaling, lines, labels, classes } = dataset;
  const own = (values: Float64Array): Float64Array => (targetScaling ? unscale(values, targetScaling) : values.slice());
  const predicted = own(last?.output ?? new Float64Array(0));
  return {
    view: 'sample',
    epoch: weights.epoch,
    sample,
    ...(lines && { line: lines[sample] }),
    loss: sight.sampleLoss,
    input: rawInput(dataset, sample),
    actual: own(sight.target),
    predicted,
    ...(labels && { actualClass: labels[sample], calledClass: calledClass(spec, predicted) }),
    part: partOf(dataset, sample),
    of: dataset.samples,
    inputShape: [...dataset.inputShape],
    features: [...dataset.featureNames],
    targets: outputNames(dataset),
    ...(classes && { classes: [...classes] }),
    scaled: sight.input,
    layers: sight.layers.map((layer) => ({ ...layer, shape: [...layer.shape] })),
    inputGradient: sight.inputGradient,
  };
}

/** One unit for one sample, term by term. */
export function unitView(
  { spec, dataset }: Subject,
  weights: KeptWeights,
  { sample, layer, unit }: Query<'unit'>,
): InspectionOf<'unit'> {
  const { terms, ...sight } = inspectUnit(spec, dataset, { weights: weights.tensors, sample }, { layer, unit });
  return {
    view: 'unit',
    epoch: weights.epoch,
    sample,
    ...sight,
    weights: Int32Array.from(terms, ({ weight }) => weight),
    inputs: Int32Array.from(terms, ({ input }) => input),
    w: Float64Array.from(terms, ({ w }) => w),
    x: Float64Array.from(terms, ({ x }) => x),
    product: Float64Array.from(terms, ({ product }) => product),
    weightGradient: Float64Array.from(terms, ({ weightGradient }) => weightGradient),
    inputGradient: Float64Array.from(terms, ({ inputGradient }) => inputGradient),
  };
}
