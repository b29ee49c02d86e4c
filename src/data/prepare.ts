import type { Dataset } from '../spec/dataset';
import type { ExperimentSpec } from '../spec/experiment';
import { sizeOf, writeShape } from '../spec/shapes';
import { DataError } from './error';
import { generate } from './generators';
import { checkMemory } from './memory';
import { readSamples } from './read-file';
import type { Samples } from './samples';
import { scaleColumns } from './scale';
import { splitRows } from './split';
import { complete, type Steps } from '../spec/steps';
import { tableSamples } from './table';
import { readTargets } from './targets';

/** A file that a spec names, by the path that the spec gives it. */
export type FileSource = (path: string) => Uint8Array;

/** Refuses a generator's rows that would take too much; bytes. */
function checkSize({ data: { source } }: ExperimentSpec, limit: number): void {
  if (source.kind === 'csv' || source.kind === 'table') return;
  const { samples } = source.arguments;
  const features = 'features' in source.arguments ? source.arguments.features : 2;
  const targets = 'targets' in source.arguments ? source.arguments.targets : 1;
  checkMemory(`${samples} samples`, samples * (features + targets), limit);
}

function* samplesOf(
  { data: { source }, train: { seed } }: ExperimentSpec,
  file: FileSource,
  limit: number,
): Steps<Samples> {
  if (source.kind === 'csv') return yield* readSamples(source, file(source.arguments.path), limit);
  if (source.kind === 'table') return tableSamples(source.rows ?? []);
  return yield* generate(source, seed);
}

/**
 * Makes or reads an experiment's data: targets as the loss takes them, parts, scaling by the training part. A function
 * of the spec and the file's bytes alone. Throws a `DataError` for what the user must mend.
 *
 * @param memoryLimit bytes that the rows may take
 */
export function* prepareInSteps(spec: ExperimentSpec, file: FileSource, memoryLimit: number): Steps<Dataset> {
  checkSize(spec, memoryLimit);
  const samples = yield* samplesOf(spec, file, memoryLimit);
  const { count, featureNames, inputs, lines } = samples;
  const features = featureNames.length;
  const inputShape = spec.input ?? [features];
  if (sizeOf(inputShape) !== features) {
    throw new DataError(
      `The input of ${writeShape(inputShape)} takes ${sizeOf(inputShape)} features, but the data has ${features}.`,
    );
  }
  const { scaling } = spec.data;
  const targets = yield* readTargets(samples, spec.train.loss.kind, memoryLimit);
  yield;
  const parts = yield* splitRows(spec.data, count, spec.train.seed, targets.labels);
  yield;
  const featureScaling = scaling && (yield* scaleColumns(inputs, features, parts.train, scaling.method));
  const targetScaling =
    scaling?.targets && !targets.classes
      ? yield* scaleColumns(targets.targets, targets.outputs, parts.train, scaling.method)
      : undefined;
  return {
    inputs,
    samples: count,
    features,
    inputShape,
    featureNames,
    ...targets,
    parts,
    ...(featureScaling && { featureScaling }),
    ...(targetScaling && { targetScaling }),
    ...(lines && { lines }),
  };
}

/** `prepareInSteps`, all at once. */
export const prepare = (spec: ExperimentSpec, file: FileSource, memoryLimit = 2 ** 31): Dataset =>
  complete(prepareInSteps(spec, file, memoryLimit));
