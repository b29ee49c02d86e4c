import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec } from '../../spec/experiment';
import { checkMetrics, checkWords } from '../check';
import { createRun } from '../run';
import type { Trainer, TrainerOptions } from '../types';
import { createFastMachine } from './machine';
import type { Arithmetic } from './module';

/**
 * Prepares a run on the fast backend, of an experiment that is covered, where the kernels run. Throws an `EngineError` for
 * what the user can mend.
 */
export function createFastTrainer(
  spec: ExperimentSpec,
  dataset: Dataset,
  options: TrainerOptions & { readonly arithmetic?: Arithmetic } = {},
): Trainer {
  checkMetrics(spec, dataset);
  checkWords(spec, dataset);
  return createRun(spec, dataset, createFastMachine(spec, dataset, options), options);
}
