import type { Report } from '../diagnostic';
import { classWeights } from './class-weights';
import type { Check, Subject } from './check';
import { clipBounds } from './clip';
import { csvColumns } from './csv-columns';
import { dataFile } from './data-file';
import { initialisation } from './initialisation';
import { inputMismatch } from './input-mismatch';
import { lossActivation } from './loss-activation';
import { lossTarget, outputMismatch, probabilityTarget } from './loss-target';
import { memory } from './memory';
import { metricTarget } from './metric-target';
import { nothingToTrain } from './nothing-to-train';
import { optimizerDemands } from './optimizer-demands';
import { shapeMismatch } from './shape-mismatch';
import { largeBatch, scaledClasses, split } from './split';
import { untilHolds } from './until';
import { untrainedKinds } from './untrained-kinds';

const checks: readonly Check[] = [
  untrainedKinds,
  dataFile,
  csvColumns,
  split,
  largeBatch,
  scaledClasses,
  inputMismatch,
  shapeMismatch,
  outputMismatch,
  lossActivation,
  lossTarget,
  probabilityTarget,
  classWeights,
  metricTarget,
  untilHolds,
  optimizerDemands,
  clipBounds,
  initialisation,
  nothingToTrain,
  memory,
];

/** Reports everything that is wrong with an experiment as a whole. */
export function check(subject: Subject, report: Report): void {
  for (const each of checks) each(subject, report);
}
