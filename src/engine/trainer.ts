import type { Dataset } from '../spec/dataset';
import type { ExperimentSpec } from '../spec/experiment';
import { complete, type Steps } from '../spec/steps';
import { checkMetrics, checkWords } from './check';
import { createReferenceMachine } from './reference';
import { createRun } from './run';
import type { Trainer, TrainerOptions } from './types';

/**
 * Prepares a run on the reference backend: plans it, refuses what does not fit, draws or loads the weights. Throws an
 * `EngineError` for what the user can mend.
 */
export function* createTrainerInSteps(spec: ExperimentSpec, dataset: Dataset, options: TrainerOptions): Steps<Trainer> {
  checkMetrics(spec, dataset);
  checkWords(spec, dataset);
  return createRun(spec, dataset, yield* createReferenceMachine(spec, dataset, options), options);
}

/** `createTrainerInSteps`, all at once. */
export const createTrainer = (spec: ExperimentSpec, dataset: Dataset, options: TrainerOptions = {}): Trainer =>
  complete(createTrainerInSteps(spec, dataset, options));
