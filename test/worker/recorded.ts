import { analyse } from '../../src/language';
import type { Provenance } from '../../src/protocol/worker';
import { createRun, type RunStore } from '../../src/runs';
import type { ExperimentSpec } from '../../src/spec/experiment';
import { forkRun } from '../../src/worker/fork';
import { resumeRun, type Origin } from '../../src/worker/origin';
import { startTraining, type Ending, type TrainingOptions } from '../../src/worker/training';

/** Runs that are trained in the tests' own thread and recorded in a store. */

/** The experiment of a text's first cell. */
export function specOf(text: string): ExperimentSpec {
  const { cells, diagnostics } = analyse(text);
  const spec = cells[0]?.experiment?.spec;
  if (!spec) throw new Error(`can not run: ${diagnostics.map(({ message }) => message).join(' ')}`);
  return spec;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that only calls move on, so that checkpoints are taken at the same steps in each test. */
function steadyClock(): () => number {
  let time = 0;
  return () => (time += 5);
}

export interface RecordedOptions {
  readonly spec: ExperimentSpec;
  readonly origin?: Origin;
  readonly record?: TrainingOptions['record'];
  readonly memoryLimit?: number;
  /** Stops the run once this step is done, or soon after. */
  readonly stopAt?: number;
  /** Trains batch by batch up to this step, and stops the run there. */
  readonly stepTo?: number;
  readonly onEpoch?: () => void;
}

/** Trains to the end, or to where it is stopped. */
export async function train({
  spec,
  origin,
  record,
  stopAt = Infinity,
  stepTo,
  onEpoch,
}: RecordedOptions): Promise<Ending> {
  const step = (done: number): void => {
    setImmediate(() => (done === stepTo ? training.stop('stopped') : training.step('batch')));
  };
  const training = startTraining(
    {
      spec,
      paused: stepTo !== undefined,
      ...(origin && { origin }),
      ...(record && { record }),
      file: () => new Uint8Array(),
      threads: 1,
      memoryLimit: 2 ** 30,
      checkpointInterval: 0,
      clock: steadyClock(),
      yield: turn,
      log: (message) => {
        throw new Error(message);
      },
    },
    {
      started: () => undefined,
      inherited: () => undefined,
      warning: () => undefined,
      state: (state, progress) => {
        if (state === 'paused') step(progress.step);
      },
      epoch: () => onEpoch?.(),
      wantsFrame: () => false,
      frame: () => undefined,
      progress: (progress, now) => {
        if (progress.step >= stopAt) training.stop('stopped');
        else if (now) step(progress.step);
      },
    },
  );
  return training.ended;
}

export const provenance = {
  uri: 'file:///spec/a.nnet',
  file: 'a.nnet',
  cell: { index: 0, title: 'A' },
  text: '',
  overrides: [],
  version: '0.1.0',
};

/** Trains a run from its beginning, or from an origin, and records it. */
export const trainInto = (
  store: RunStore,
  id: string,
  spec: ExperimentSpec,
  {
    budget,
    forkedFrom,
    ...options
  }: Omit<RecordedOptions, 'spec' | 'record'> & Pick<Provenance, 'forkedFrom'> & { readonly budget?: number } = {},
): Promise<Ending> =>
  train({
    spec,
    ...options,
    record: (onFault) =>
      createRun(
        store,
        {
          id,
          spec,
          provenance: { ...provenance, ...(forkedFrom && { forkedFrom }) },
          environment: {},
          checkpointBudget: budget,
        },
        onFault,
      ),
  });

/** Goes on with a recorded run. */
export async function resumeIn(store: RunStore, id: string, stopAt?: number): Promise<Ending> {
  const { record, origin, write } = await resumeRun(store, id, { environment: {}, files: [] });
  return train({ spec: record.spec, origin, record: write, ...(stopAt !== undefined && { stopAt }) });
}

/** Where a run of another experiment goes on from an epoch of a recorded one. */
export const forkIn = (
  store: RunStore,
  id: string,
  epoch: number,
  spec: ExperimentSpec,
  stopped = (): boolean => false,
): Promise<Origin> =>
  forkRun(store, id, epoch, spec, {
    file: () => new Uint8Array(),
    files: [],
    memoryLimit: 2 ** 30,
    threads: 1,
    clock: steadyClock(),
    yield: turn,
    stopped,
  });
