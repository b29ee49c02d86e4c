import type { Dataset } from '../spec/dataset';
import type { ExperimentSpec, TrainSpec } from '../spec/experiment';
import { complete, type Steps } from '../spec/steps';
import { uncovered } from './fast/coverage';
import { kernelsFault } from './fast/module';
import { createFastTrainerInSteps } from './fast/trainer';
import { createTrainerInSteps } from './trainer';
import type { Trainer, TrainerOptions } from './types';

export type BackendName = 'reference' | 'fast';

/** What computes an experiment. */
export interface Backend {
  readonly name: BackendName;
  /** How products are added up: `fused` rounds once. */
  readonly arithmetic: TrainSpec['arithmetic'];
  /** What was asked for, or is usual, and is not done: sentences. */
  readonly notes: readonly string[];
}

/**
 * The backend that computes an experiment: the one asked for, else the reference for `precision float64` and the fast one
 * for everything else; but the reference where the fast one can not run.
 */
export function chooseBackend(spec: ExperimentSpec, asked?: BackendName): Backend {
  const { precision, arithmetic } = spec.train;
  const unfused = '`arithmetic fused` is the fast backend’s: the reference rounds products before it adds them.';
  const reference = (...notes: string[]): Backend => ({
    name: 'reference',
    arithmetic: 'separate',
    notes: arithmetic === 'fused' ? [...notes, unfused] : notes,
  });
  if (asked === 'reference' || (asked === undefined && precision === 'float64')) return reference();
  const missing = uncovered(spec);
  if (missing !== undefined) return reference(`${missing}: the reference backend computes this, in float64.`);
  const fault = kernelsFault('separate');
  if (fault !== undefined) {
    return reference(`The fast kernels do not start here (${fault}): the reference backend computes this, in float64.`);
  }
  const notes =
    precision === 'float64'
      ? ['The fast backend computes in float32, although the text says `precision float64`.']
      : [];
  if (arithmetic === 'separate' || kernelsFault('fused') === undefined) return { name: 'fast', arithmetic, notes };
  const note =
    '`arithmetic fused` wants relaxed vector instructions, which this version of VS Code or Node.js does not have: products are rounded before they are added, as with `arithmetic separate`.';
  return { name: 'fast', arithmetic: 'separate', notes: [...notes, note] };
}

/** Prepares a run on a backend. Throws an `EngineError` for what the user can mend. */
export const createTrainerOnInSteps = (
  { name, arithmetic }: Pick<Backend, 'name' | 'arithmetic'>,
  spec: ExperimentSpec,
  dataset: Dataset,
  options: TrainerOptions,
): Steps<Trainer> =>
  name === 'fast'
    ? createFastTrainerInSteps(spec, dataset, { ...options, arithmetic })
    : createTrainerInSteps(spec, dataset, options);

/** `createTrainerOnInSteps`, all at once. */
export const createTrainerOn = (...args: Parameters<typeof createTrainerOnInSteps>): Trainer =>
  complete(createTrainerOnInSteps(...args));
