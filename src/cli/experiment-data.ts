import { DataError, decodeSafetensors } from '../data';
import { EngineError } from '../engine';
import type { Dataset } from '../spec/dataset';
import type { ExperimentSpec } from '../spec/experiment';
import type { NamedTensor } from '../spec/tensor';
import { readExperiment } from '../worker/build';
import { memoryLimit, type Document } from './document';
import { exitStatus, Failure } from './failure';
import { readFile } from './files';
import type { Option } from './options';

/** The option that names a file of weights. */
export const weightsOption = {
  weights: { value: 'F.safetensors', help: 'the network’s weights, instead of new ones' },
} as const satisfies Readonly<Record<string, Option>>;

/** Does what data, weights or memory may keep from being done: a user's mistake in them is a `Failure`. */
export function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DataError || error instanceof EngineError) throw new Failure(exitStatus.errors, error.message);
    throw error;
  }
}

/** An experiment's data, and its weights: from `weights`, else those that it names itself. Throws a `Failure`. */
export const dataOf = (
  spec: ExperimentSpec,
  document: Document,
  weights: string | undefined,
): { readonly dataset: Dataset; readonly weights?: readonly NamedTensor[] } =>
  attempt(() => {
    const experiment = readExperiment(spec, { file: (name) => document.read(name), memoryLimit });
    return weights === undefined
      ? experiment
      : { ...experiment, weights: decodeSafetensors(readFile(weights, weights)) };
  });
