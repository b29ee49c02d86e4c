import type { EpochRecord } from '../spec/record';
import { startTraining, type Ending } from '../worker/training';
import type { Computing } from './backend';
import { memoryLimit, type Document } from './document';
import type { Job } from './job';
import type { Report } from './report';
import type { Terminal } from './terminal';
import { otherThreads } from './threads';

export const yieldTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** How a job is trained. */
export interface TrainingOptions extends Computing {
  readonly checkpointInterval: number | undefined;
}

/** A job under way. */
export interface RunningJob {
  /** Its newest epoch. */
  readonly last: EpochRecord | undefined;
  /** Its last word has been reported. Never rejects. */
  readonly ended: Promise<Ending>;
  stop(status: 'stopped' | 'interrupted'): void;
  /** Goes on to an epoch's end, and stands there; done when it stands or has ended. */
  advance(epoch: number): Promise<void>;
}

/** Starts a job; `standing`: it waits for `advance` before its first step. */
export function startJob(
  document: Document,
  job: Job,
  { backend, threads, checkpointInterval }: TrainingOptions,
  report: Report,
  terminal: Terminal,
  standing = false,
): RunningJob {
  let last: EpochRecord | undefined;
  let limit = Infinity;
  let stands: (() => void) | undefined;
  const training = startTraining(
    {
      spec: job.spec,
      ...(job.origin && { origin: job.origin }),
      ...(job.record && { record: job.record }),
      ...(job.release && { release: job.release }),
      file: (name) => document.read(name),
      ...(backend && { backend }),
      threads,
      otherThreads,
      memoryLimit,
      checkpointInterval,
      paused: standing,
      clock: () => performance.now(),
      yield: yieldTurn,
      log: (message) => terminal.message(message),
    },
    {
      started: (facts) => report.started(facts),
      inherited: () => undefined,
      warning: (message) => terminal.message(`warning: ${message}`),
      state: () => undefined,
      epoch: (record) => {
        last = record;
        report.epoch(record);
        if (record.epoch < limit) return;
        training.pause();
        stands?.();
      },
      wantsFrame: () => false,
      frame: () => undefined,
      progress: (progress) => report.progress(progress),
    },
  );
  const ended = training.ended.then((ending) => {
    report.ended(ending.result);
    if (ending.result.message !== undefined) terminal.message(`nnet: ${ending.result.message}`);
    return ending;
  });
  return {
    get last() {
      return last;
    },
    ended,
    stop: (status) => training.stop(status),
    async advance(epoch) {
      if (last && last.epoch >= epoch) return;
      limit = epoch;
      const standing = new Promise<void>((resolve) => (stands = resolve));
      training.continue();
      await Promise.race([standing, ended]);
    },
  };
}

/** Trains to the end, or to the user's Ctrl-C. */
export async function trainJob(
  document: Document,
  job: Job,
  options: TrainingOptions,
  report: Report,
  terminal: Terminal,
): Promise<Ending> {
  const running = startJob(document, job, options, report, terminal);
  const stopListening = terminal.onInterrupt(() => running.stop('interrupted'));
  const ending = await running.ended;
  stopListening();
  return ending;
}
