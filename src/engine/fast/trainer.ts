import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec } from '../../spec/experiment';
import { complete, type Steps } from '../../spec/steps';
import { checkMetrics, checkWords } from '../check';
import { createRun } from '../run';
import type { Trainer, TrainerOptions } from '../types';
import { createFastMachine } from './machine';
import type { Arithmetic } from './module';

export interface FastTrainerOptions extends TrainerOptions {
  readonly arithmetic?: Arithmetic;
}

/**
 * Prepares a run on the fast backend, of an experiment that is covered, where the kernels run. Throws an `EngineError` for
 * what the user can mend.
 */
export function* createFastTrainerInSteps(
  spec: ExperimentSpec,
  dataset: Dataset,
  options: FastTrainerOptions,
): Steps<Trainer> {
  checkMetrics(spec, dataset);
  checkWords(spec, dataset);
  return createRun(spec, dataset, yield* createFastMachine(spec, dataset, options), options);
}

/** `createFastTrainerInSteps`, all at once. */
export const createFastTrainer = (spec: ExperimentSpec, dataset: Dataset, options: FastTrainerOptions = {}): Trainer =>
  complete(createFastTrainerInSteps(spec, dataset, options));
