import { decisionThreshold, predictPart, type PartPredictions } from '../../engine';
import type { PartName } from '../../protocol/inspect';
import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec } from '../../spec/experiment';
import { parameterCount, placeLayers, sizeOf } from '../../spec/shapes';
import type { KeptWeights, Subject } from './subject';

/** Products that one look at a part may take: about half a second's work, in which training stands still. */
const mostWork = 4e8;

/** The products of a forward pass of one sample, about. */
function workOf({ layers }: ExperimentSpec, { inputShape }: Dataset): number {
  const { placed } = placeLayers(inputShape, layers);
  return placed.reduce((sum, place) => {
    const [units = 1] = Object.values(place.parameters)[0] ?? [];
    return sum + sizeOf(place.output) + parameterCount(place) * Math.max(1, sizeOf(place.output) / units);
  }, 1);
}

/** So many of some indices, evenly chosen, in their order. */
export function evenly(indices: Int32Array, count: number): Int32Array {
  if (indices.length <= count) return indices;
  return Int32Array.from({ length: count }, (_, place) => indices[Math.floor((place * indices.length) / count)] ?? 0);
}

/** The samples of a part that a look at it takes. */
export const seenOf = ({ spec, dataset }: Subject, part: PartName): Int32Array =>
  evenly(dataset.parts[part], Math.max(100, Math.floor(mostWork / workOf(spec, dataset))));

/** What a network makes of the samples of a part that are looked at. */
export type Looker = (weights: KeptWeights, part: PartName) => PartPredictions;

/** Predicts a part once, however many views are of it. */
export function createLooker(subject: Subject): Looker {
  const { spec, dataset } = subject;
  let last: { readonly weights: KeptWeights; readonly part: PartName; readonly made: PartPredictions } | undefined;
  return (weights, part) => {
    if (last?.weights !== weights || last.part !== part) {
      const parts = { ...dataset.parts, [part]: seenOf(subject, part) };
      last = { weights, part, made: predictPart(spec, { ...dataset, parts }, weights.tensors, part) };
    }
    return last.made;
  };
}

/** What each output stands for: a column of the target, or a class. */
export function outputNames({ classes, outputs, targetNames }: Dataset): string[] {
  if (!classes) return [...targetNames];
  return outputs === classes.length ? [...classes] : [classes[1] ?? '', ...classes.slice(2)].slice(0, outputs);
}

/** A number that was scaled and scaled back, without the digits that this has made of nothing. */
function restored(scaled: number, divisor: number, offset: number): number {
  const value = scaled * divisor + offset;
  return Math.abs(value) < 1e-13 * (Math.abs(scaled * divisor) + Math.abs(offset)) ? 0 : Number(value.toPrecision(14));
}

/** A sample's features in the data's own units. */
export function rawInput({ inputs, features, featureScaling }: Dataset, sample: number): Float64Array {
  const row = inputs.slice(sample * features, (sample + 1) * features);
  if (!featureScaling) return row;
  const { offset, divisor } = featureScaling;
  return row.map((value, feature) => restored(value, divisor[feature] ?? 1, offset[feature] ?? 0));
}

/** What the outputs call a sample: the place of a class. */
export function calledClass(spec: ExperimentSpec, outputs: Float64Array): number {
  if (outputs.length === 1) return (outputs[0] ?? NaN) > decisionThreshold(spec) ? 1 : 0;
  return outputs.reduce((best, value, place) => (value > (outputs[best] ?? NaN) ? place : best), 0);
}
