import path from 'node:path';
import { defaultCheckpointBudget, findRun, nodeStore, RunError, type RunStore } from '../runs';
import { isUserError } from '../worker/build';
import { exitStatus, Failure, UsageError } from './failure';
import type { Option } from './options';

/** The option that says where runs are kept. */
export const runsOption = {
  runs: { value: 'DIR', help: 'where runs are kept; .nnet-runs beside the file otherwise' },
} as const satisfies Readonly<Record<string, Option>>;

/** The options that say how a run is kept. */
export const keepingOptions = {
  ...runsOption,
  'no-save': { help: 'keep no record' },
  'checkpoint-every': { value: 'SECONDS', help: 'keep a checkpoint so often (1); 0: as often as can be' },
  'checkpoint-budget': { value: 'MIB', help: 'what a run’s checkpoints may take (256); 0: keep none' },
} as const satisfies Readonly<Record<string, Option>>;

/** The runs in a folder, those beside a spec file when none is named. */
export const runsFolder = (runs: string | undefined, file = ''): RunStore =>
  nodeStore(runs ?? path.join(path.dirname(file), '.nnet-runs'));

/** Where a run's record goes; `undefined` when none is wanted. */
export function storeOf(file: string, runs: string | undefined, noSave: boolean): RunStore | undefined {
  if (!noSave) return runsFolder(runs, file);
  if (runs !== undefined) throw new UsageError('--runs and --no-save exclude each other.');
  return undefined;
}

const amount = (option: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (!(value <= 1e6)) throw new UsageError(`--${option} ${text}: it must be a number from 0.`);
  return value;
};

/** When checkpoints are kept, as the options say: in milliseconds and bytes. */
export function checkpointing(options: {
  readonly 'checkpoint-every'?: string;
  readonly 'checkpoint-budget'?: string;
}): { readonly checkpointInterval?: number; readonly checkpointBudget: number } {
  const seconds = amount('checkpoint-every', options['checkpoint-every']);
  const budget = amount('checkpoint-budget', options['checkpoint-budget']);
  return {
    ...(seconds !== undefined && { checkpointInterval: 1000 * seconds }),
    checkpointBudget: budget === undefined ? defaultCheckpointBudget : budget * 2 ** 20,
  };
}

/** Does what a run, its data or the memory may keep from being done: what is wrong is a `Failure`. */
export async function attemptRun<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RunError || isUserError(error)) throw new Failure(exitStatus.errors, error.message);
    throw error;
  }
}

/** The id of the run that is meant. Throws a `UsageError` when there is none. */
export async function chooseRun(store: RunStore, wanted: string): Promise<string> {
  try {
    return await findRun(store, wanted);
  } catch (error) {
    if (error instanceof RunError) throw new UsageError(error.message);
    throw error;
  }
}
