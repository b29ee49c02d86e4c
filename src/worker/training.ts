import { encodeSafetensors } from '../data';
import type { RunFacts } from '../protocol/schema';
import type { Progress, Provenance } from '../protocol/worker';
import { createRun, type RunStore, type RunWriter } from '../runs';
import type { ExperimentSpec } from '../spec/experiment';
import type { RunResult } from '../spec/record';
import { keepsFrame } from '../spec/statistics';
import type { NamedTensor } from '../spec/tensor';
import { buildRun, isUserError, type BuildOptions, type BuiltRun } from './build';
import { parameterHash } from './hash';
import { liveSubject, weightsNow } from './inspection/live';
import { createSnapshots, type Snapshots } from './inspection/snapshots';
import type { Subject } from './inspection/subject';
import { startLoop, type Loop, type LoopEnd, type LoopEnvironment, type LoopObserver } from './loop';

/** What a run is started with. */
export interface TrainingOptions extends BuildOptions, LoopEnvironment {
  readonly run: string;
  readonly spec: ExperimentSpec;
  readonly provenance: Provenance;
  /** Where its record goes; without it none is kept. */
  readonly store?: RunStore;
  /** What the record says of where it ran. */
  readonly environment: Readonly<Record<string, string>>;
  /** For whoever mends Nnet: an error that is nobody's mistake but ours, with its stack. */
  log(message: string): void;
}

/** How a run ended: the last word, and the weights it ended with (none when it failed). */
export interface Ending {
  readonly result: RunResult;
  readonly progress: Progress;
  readonly tensors: readonly NamedTensor[];
}

/** Who is told what a run does, as it happens. */
export interface TrainingObserver extends LoopObserver {
  started(facts: RunFacts): void;
  /** What does not stop the run: it can no longer be recorded. */
  warning(message: string): void;
}

/** A run; `loop` is absent when it could not start. */
export interface Training {
  readonly loop: Loop | undefined;
  /** What can be looked into, also after the end. */
  readonly subject?: Subject;
  /** Never rejects; the run's record is complete by then. */
  readonly ended: Promise<Ending>;
}

/** Why something ended, as a sentence for the user; a fault of ours is logged with its stack. */
export const reasonOf = (error: unknown, what: string, log: (message: string) => void): string => {
  if (isUserError(error)) return error.message;
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return `${what} ended by a fault in Nnet: ${error instanceof Error ? error.message : String(error)}`;
};

/** Hands what is told on to the run's record. */
const recording = (observer: TrainingObserver, writer: RunWriter): LoopObserver => ({
  state: (state, progress) => observer.state(state, progress),
  epoch: (record) => {
    writer.epoch(record);
    observer.epoch(record);
  },
  wantsFrame: (epoch) => keepsFrame(epoch) || observer.wantsFrame(epoch),
  frame: (frame, epochEnd) => {
    writer.frame(frame, epochEnd);
    observer.frame(frame, epochEnd);
  },
  progress: (progress, now) => observer.progress(progress, now),
});

/** Keeps the weights of the epochs, before anybody is told of them. */
const remembering = (observer: LoopObserver, { trainer }: BuiltRun, snapshots: Snapshots): LoopObserver => ({
  state: (state, progress) => observer.state(state, progress),
  epoch: (record) => {
    if (snapshots.wants(record.epoch)) snapshots.keep(weightsNow(trainer));
    observer.epoch(record);
  },
  wantsFrame: (epoch) => observer.wantsFrame(epoch),
  frame: (frame, epochEnd) => observer.frame(frame, epochEnd),
  progress: (progress, now) => observer.progress(progress, now),
});

async function resultOf({ trainer }: BuiltRun, end: LoopEnd, tensors: readonly NamedTensor[]): Promise<RunResult> {
  const loss = trainer.step > 0 ? trainer.finalLoss() : NaN;
  return {
    status: end.status,
    epochs: trainer.epoch,
    loss: Number.isFinite(loss) ? loss : null,
    seconds: end.seconds,
    sha256: await parameterHash(tensors),
    ...(end.message !== undefined && { message: end.message }),
  };
}

/** Prepares a run at once and trains it from the next turn of the event loop on. */
export function startTraining(options: TrainingOptions, observer: TrainingObserver): Training {
  const { epochs } = options.spec.train;
  const failed = (message: string, progress: Progress): Ending => ({
    result: { status: 'failed', epochs: progress.epoch, loss: null, seconds: 0, message },
    progress,
    tensors: [],
  });

  let built: BuiltRun;
  try {
    built = buildRun(options.spec, options);
  } catch (error) {
    const reason = reasonOf(error, 'Training', (message) => options.log(message));
    return { loop: undefined, ended: Promise.resolve(failed(reason, { epoch: 0, step: 0, epochs, loss: NaN })) };
  }

  const { trainer, facts } = built;
  const writer =
    options.store &&
    createRun(
      options.store,
      { id: options.run, spec: options.spec, provenance: options.provenance, environment: options.environment },
      (message) => observer.warning(message),
    );
  writer?.facts(facts);
  observer.started(facts);
  const snapshots = createSnapshots(facts.parameters);
  const told = remembering(writer ? recording(observer, writer) : observer, built, snapshots);
  const loop = startLoop(trainer, epochs, options, told);

  const conclude = async (): Promise<Ending> => {
    try {
      const end = await loop.end;
      const tensors = trainer.tensors();
      const result = await resultOf(built, end, tensors);
      await writer?.finish(result, encodeSafetensors(tensors));
      return { result, progress: end.progress, tensors };
    } catch (error) {
      const reason = reasonOf(error, 'Training', (message) => options.log(message));
      const ending = failed(reason, { epoch: trainer.epoch, step: trainer.step, epochs, loss: NaN });
      await writer?.finish(ending.result);
      return ending;
    }
  };
  return { loop, subject: liveSubject(options.spec, built.dataset, trainer, snapshots), ended: conclude() };
}
