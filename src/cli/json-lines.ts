import type { RunFacts } from '../protocol/schema';
import type { ExperimentSpec } from '../spec/experiment';
import type { EpochRecord, RunResult } from '../spec/record';

/** The lines of `nnet train --json`. A number that is not finite is `null`. */

/** The first line of a run. */
export const startLine = (run: string, cell: string, spec: ExperimentSpec, facts: RunFacts): string => {
  const { seed } = spec.train;
  const { backend, arithmetic = 'separate', threads, parameters, samples } = facts;
  const { train, validation } = samples;
  return JSON.stringify({
    type: 'start',
    run,
    cell,
    backend,
    threads,
    arithmetic,
    seed,
    parameters,
    samples: { train, validation },
  });
};

/** An epoch's line. */
export const epochLine = (run: string, record: EpochRecord): string => {
  const { epoch, loss, penalty, metrics, validation, learningRate, seconds, samplesPerSecond } = record;
  return JSON.stringify({
    type: 'epoch',
    run,
    epoch,
    loss,
    penalty,
    metrics,
    validation,
    learningRate,
    seconds,
    samplesPerSecond,
  });
};

/** The last line of a run. */
export const endLine = (run: string, { status, epochs, loss, seconds, sha256 }: RunResult): string =>
  JSON.stringify({ type: 'end', run, status, epochs, loss, seconds, sha256 });
