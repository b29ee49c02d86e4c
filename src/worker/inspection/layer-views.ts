import { decisionBoundary, decisionThreshold, EngineError, predict, unscale } from '../../engine';
import { mostNumbers, type InspectionOf, type InspectQuery } from '../../protocol/inspect';
import type { Shape } from '../../spec/argument';
import type { Dataset } from '../../spec/dataset';
import { placeLayers, sizeOf } from '../../spec/shapes';
import { evenly, outputNames, rawInput, seenOf } from './parts';
import type { KeptWeights, Subject } from './subject';

type Query<V extends InspectQuery['view']> = Extract<InspectQuery, { view: V }>;

const tooMany = (what: string, count: number): EngineError =>
  new EngineError(
    `${what} has ${count.toLocaleString('en-US')} numbers; at most ${mostNumbers.toLocaleString('en-US')} are shown.`,
  );

/** One parameter tensor, with its gradient where that is at hand. */
export function weightsView(weights: KeptWeights, { tensor: name }: Query<'weights'>): InspectionOf<'weights'> {
  const tensor = weights.tensors.find((each) => each.name === name);
  if (!tensor) throw new EngineError(`There is no tensor \`${name}\`.`);
  const { shape, values } = tensor;
  if (values.length > mostNumbers) throw tooMany(`\`${name}\``, values.length);
  const gradient = weights.gradients?.find((each) => each.name === name);
  return {
    view: 'weights',
    epoch: weights.epoch,
    tensor: name,
    shape: [...shape],
    values: new Float64Array(values),
    ...(gradient && { gradients: new Float64Array(gradient.values) }),
  };
}

function shapeOf({ spec, dataset }: Subject, layer: string): Shape {
  const place = placeLayers(dataset.inputShape, spec.layers).placed.find((one) => one.layer.name === layer);
  if (!place) throw new EngineError(`There is no layer \`${layer}\`.`);
  return place.output;
}

/** Samples that an answer shows one by one. */
const shownSamples = 64;
const bins = 32;

/** Some samples of a part, those of a class together. */
function grouped(samples: Int32Array, { labels }: Dataset, count: number): Int32Array {
  const some = evenly(samples, count);
  if (!labels) return some;
  return Int32Array.from(Array.from(some).sort((a, b) => (labels[a] ?? 0) - (labels[b] ?? 0) || a - b));
}

/** What a layer puts out for a part: its histogram over all samples that are looked at, and some of them one by one. */
export function activationsView(
  subject: Subject,
  weights: KeptWeights,
  { layer, part }: Query<'activations'>,
): InspectionOf<'activations'> {
  const { spec, dataset } = subject;
  const shape = shapeOf(subject, layer);
  const size = sizeOf(shape);
  const seen = evenly(seenOf(subject, part), Math.max(1, Math.floor((8 * mostNumbers) / size)));
  const shown = grouped(seen, dataset, Math.max(1, Math.min(shownSamples, Math.floor(mostNumbers / size))));
  const put = (samples: Int32Array): Float64Array => {
    const { features, inputs } = dataset;
    const rows = new Float64Array(samples.length * features);
    samples.forEach((sample, place) => {
      rows.set(inputs.subarray(sample * features, (sample + 1) * features), place * features);
    });
    return predict(spec, dataset, weights.tensors, rows, undefined, layer);
  };
  const all = put(seen);
  const places = new Map(Array.from(seen, (sample, place) => [sample, place]));
  const values = new Float64Array(shown.length * size);
  shown.forEach((sample, place) => {
    const at = places.get(sample) ?? 0;
    values.set(all.subarray(at * size, (at + 1) * size), place * size);
  });
  const { labels, classes } = dataset;
  return {
    view: 'activations',
    epoch: weights.epoch,
    part,
    of: dataset.parts[part].length,
    seen: seen.length,
    layer,
    shape: [...shape],
    ...histogramOf(all),
    dead: deadUnits(all, size),
    samples: shown,
    ...(labels && classes && { labels: shown.map((sample) => labels[sample] ?? 0), classes: [...classes] }),
    values,
  };
}

function histogramOf(values: Float64Array): { low: number; high: number; counts: Float64Array } {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const counts = new Float64Array(bins);
  const scale = high > low ? bins / (high - low) : 0;
  for (let i = 0; i < values.length; i++) {
    const bin = Math.min(bins - 1, Math.floor(((values[i] ?? NaN) - low) * scale));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return values.length > 0 ? { low, high, counts } : { low: NaN, high: NaN, counts };
}

/** The units that are 0 for every sample. */
function deadUnits(values: Float64Array, size: number): Int32Array {
  const alive = new Uint8Array(size);
  for (let from = 0; from < values.length; from += size) {
    for (let unit = 0; unit < size; unit++) if (values[from + unit] !== 0) alive[unit] = 1;
  }
  if (values.length === 0) return new Int32Array(0);
  return Int32Array.from(Array.from(alive.keys()).filter((unit) => alive[unit] === 0));
}

/** The network's outputs, or a layer's units, over the plane of two inputs. */
export function boundaryView(
  subject: Subject,
  weights: KeptWeights,
  { layer, resolution }: Query<'boundary'>,
): InspectionOf<'boundary'> {
  const { spec, dataset } = subject;
  const { features, featureNames, classes, labels, targets, targetScaling, outputs, parts, samples } = dataset;
  const size = layer === undefined ? outputs : sizeOf(shapeOf(subject, layer));
  if (size * resolution ** 2 > mostNumbers)
    throw tooMany(`The map of \`${layer ?? 'the outputs'}\``, size * resolution ** 2);
  const { x, y, values } = decisionBoundary(spec, dataset, weights.tensors, resolution, layer);
  const shown = evenly(
    Int32Array.from({ length: samples }, (_, sample) => sample),
    5000,
  );
  const inputs = new Float64Array(shown.length * features);
  shown.forEach((sample, place) => inputs.set(rawInput(dataset, sample), place * features));
  const firstTarget = (sample: number): number => {
    const own = targets.slice(sample * outputs, (sample + 1) * outputs);
    return (targetScaling ? unscale(own, targetScaling) : own)[0] ?? NaN;
  };
  const held = new Set(parts.validation);
  return {
    view: 'boundary',
    epoch: weights.epoch,
    ...(layer !== undefined && { layer }),
    features: [featureNames[0] ?? 'x1', featureNames[1] ?? 'x2'],
    x,
    y,
    units: layer === undefined ? outputNames(dataset) : Array.from({ length: size }, (_, unit) => String(unit)),
    values,
    ...(classes && { classes: [...classes] }),
    ...(layer === undefined && classes && outputs === 1 && { threshold: decisionThreshold(spec) }),
    points: {
      inputs,
      targets: Float64Array.from(shown, (sample) => (labels ? (labels[sample] ?? NaN) : firstTarget(sample))),
      validation: Int32Array.from(shown, (sample) => (held.has(sample) ? 1 : 0)),
    },
  };
}
