import { sameExperiment } from '../spec/difference';
import type { ExperimentSpec } from '../spec/experiment';
import type { NamedTensor } from '../spec/tensor';
import type { Assembly } from './assembly';
import type { EpochSums } from './epoch';
import { EngineError } from './error';
import type { TrainerState, TrainerStatus } from './types';

/** The numbers of a checkpoint. JSON survives them unchanged. */
export interface CheckpointNumbers {
  readonly version: 1;
  readonly backend: 'reference' | 'fast';
  readonly experiment: ExperimentSpec;
  readonly samples: number;
  readonly epoch: number;
  readonly step: number;
  readonly status: TrainerStatus;
  readonly sums: EpochSums;
  readonly meter: readonly number[];
  readonly optimizer: Readonly<Record<string, number>>;
  readonly schedule: Readonly<Record<string, number | null>>;
  readonly until: readonly { readonly best: number | null; readonly waited: number }[];
  readonly dropout: readonly number[];
}

/** Every array that a run must keep to go on, by its name in the checkpoint. */
export function arraysOf({ objective, before, optimizer, best }: Assembly): ReadonlyMap<string, Float64Array> {
  const { buffers } = objective.network;
  return new Map([
    ['parameters', buffers.parameters],
    ['gradients', buffers.gradients],
    ['buffers', buffers.buffers],
    ['before', before],
    ...Object.entries(optimizer.slots).map(([name, slot]): [string, Float64Array] => [`optimizer.${name}`, slot]),
    ...best.flatMap((kept, rule): [string, Float64Array][] =>
      kept
        ? [
            [`best${rule}.parameters`, kept.parameters],
            [`best${rule}.buffers`, kept.buffers],
          ]
        : [],
    ),
  ]);
}

/** Arrays, or what was put aside of them, as tensors. */
export const savedArrays = <A extends Float32Array | Float64Array>(
  arrays: ReadonlyMap<string, A>,
  aside: Readonly<Record<string, A>> = {},
): readonly NamedTensor[] =>
  Array.from(arrays, ([name, all]) => {
    const values = aside[name] ?? all;
    return { name, shape: [values.length], values };
  });

export const another = (): EngineError =>
  new EngineError('The checkpoint is of another experiment, or of another version of Nnet; start the run anew.');

/** A checkpoint's numbers, when it is of this experiment; throws an `EngineError` otherwise. */
export function checkpointNumbers(
  { numbers }: TrainerState,
  spec: ExperimentSpec,
  samples: number,
  backend: CheckpointNumbers['backend'],
): CheckpointNumbers {
  const held = numbers as unknown as Partial<CheckpointNumbers>;
  if (held.version !== 1 || !held.experiment || !sameExperiment(held.experiment, spec)) throw another();
  if (held.backend !== backend) {
    throw new EngineError(
      `The checkpoint is of a run on the ${held.backend} backend; go on with that one (\`--backend ${held.backend}\`).`,
    );
  }
  if (held.samples !== samples) {
    throw new EngineError(
      `The checkpoint was made with ${held.samples} samples, but the data now has ${samples}; start the run anew.`,
    );
  }
  return held as CheckpointNumbers;
}

/** Sets the arrays from a checkpoint; throws an `EngineError`, with nothing set, where they do not fit. */
export function restoreArrays(
  arrays: ReadonlyMap<string, Float32Array | Float64Array>,
  tensors: readonly NamedTensor[],
): void {
  const given = new Map(tensors.map(({ name, values }) => [name, values]));
  for (const [name, values] of arrays) if (given.get(name)?.length !== values.length) throw another();
  for (const [name, values] of arrays) values.set(given.get(name) ?? []);
}
