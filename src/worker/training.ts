import { encodeSafetensors } from '../data';
import type { RunFacts } from '../protocol/schema';
import type { Progress } from '../protocol/worker';
import { RunError, type RunWriter } from '../runs';
import type { ExperimentSpec } from '../spec/experiment';
import type { EpochRecord, RunResult } from '../spec/record';
import { keepsFrame, type StatisticsFrame } from '../spec/statistics';
import type { NamedTensor } from '../spec/tensor';
import { buildRun, isUserError, type BuildOptions, type BuiltRun } from './build';
import { createCheckpoints, type CheckpointOptions, type Checkpoints } from './checkpoints';
import { parameterHash } from './hash';
import { liveSubject, weightsNow } from './inspection/live';
import { createSnapshots, type Snapshots } from './inspection/snapshots';
import type { Subject } from './inspection/subject';
import { startLoop, type Loop, type LoopEnd, type LoopEnvironment, type LoopObserver } from './loop';
import type { Origin } from './origin';

/** What a run is started with. */
export interface TrainingOptions extends BuildOptions, LoopEnvironment, CheckpointOptions {
  readonly spec: ExperimentSpec;
  /** Where it goes on, when it does not start from the beginning. */
  readonly origin?: Origin;
  /** Starts its record, when one is kept; `onFault` gets the sentence when that can not be written (any more). */
  readonly record?: (onFault: (message: string) => void) => RunWriter;
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
  /** What was measured before, in a run that is resumed or forked. */
  inherited(epochs: readonly EpochRecord[], frames: readonly StatisticsFrame[]): void;
  /** What does not stop the run: another backend computes it, or it can no longer be recorded. */
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
  if (isUserError(error) || error instanceof RunError) return error.message;
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return `${what} ended by a fault in Nnet: ${error instanceof Error ? error.message : String(error)}`;
};

/** Hands what is told on to the run's record, and takes its checkpoints. */
const recording = (observer: TrainingObserver, writer: RunWriter, checkpoints: Checkpoints): LoopObserver => ({
  state: (state, progress) => {
    checkpoints.between(state === 'paused');
    observer.state(state, progress);
  },
  epoch: (record) => {
    writer.epoch(record);
    checkpoints.epoch(record);
    observer.epoch(record);
  },
  wantsFrame: (epoch) => keepsFrame(epoch) || observer.wantsFrame(epoch),
  frame: (frame, epochEnd) => {
    writer.frame(frame, epochEnd);
    observer.frame(frame, epochEnd);
  },
  progress: (progress, now) => {
    checkpoints.between(false);
    observer.progress(progress, now);
  },
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

const nothing: Pick<Origin, 'epochs' | 'frames' | 'recorded'> = { epochs: [], frames: [], recorded: false };

/** Prepares a run at once and trains it from the next turn of the event loop on. */
export function startTraining(options: TrainingOptions, observer: TrainingObserver): Training {
  const { spec, origin } = options;
  const { epochs } = spec.train;
  const failed = (message: string, progress: Progress): Ending => ({
    result: { status: 'failed', epochs: progress.epoch, loss: null, seconds: 0, message },
    progress,
    tensors: [],
  });

  let built: BuiltRun;
  try {
    const backend = origin?.backend ?? options.backend;
    built = buildRun(spec, { ...options, backend, ...(origin?.weights && { weights: origin.weights }) });
    origin?.place(built.trainer);
  } catch (error) {
    const reason = reasonOf(error, 'Training', (message) => options.log(message));
    return { loop: undefined, ended: Promise.resolve(failed(reason, { epoch: 0, step: 0, epochs, loss: NaN })) };
  }

  const { trainer, facts } = built;
  const before = origin ?? nothing;
  const writer = options.record?.((message) => observer.warning(message));
  writer?.facts(facts);
  if (!before.recorded) {
    for (const record of before.epochs) writer?.epoch(record);
    for (const frame of before.frames) writer?.frame(frame, true);
  }
  observer.started(facts);
  for (const note of built.notes) observer.warning(note);
  if (origin) observer.inherited(origin.epochs, origin.frames);
  const checkpoints =
    writer &&
    createCheckpoints(
      spec,
      trainer,
      writer,
      { epochs: before.epochs, onDisk: before.recorded && trainer.step > 0 },
      options,
    );
  const snapshots = createSnapshots(facts.parameters);
  const told = remembering(
    writer && checkpoints ? recording(observer, writer, checkpoints) : observer,
    built,
    snapshots,
  );
  const secondsBefore = before.epochs.reduce((sum, { seconds }) => sum + seconds, 0);
  const loop = startLoop(trainer, epochs, options, told);

  const conclude = async (): Promise<Ending> => {
    try {
      const end = await loop.end;
      checkpoints?.ended();
      const tensors = trainer.tensors();
      const result = await resultOf(built, { ...end, seconds: secondsBefore + end.seconds }, tensors);
      await writer?.finish(result, encodeSafetensors(tensors));
      return { result, progress: end.progress, tensors };
    } catch (error) {
      const reason = reasonOf(error, 'Training', (message) => options.log(message));
      const ending = failed(reason, { epoch: trainer.epoch, step: trainer.step, epochs, loss: NaN });
      await writer?.finish(ending.result);
      return ending;
    }
  };
  return { loop, subject: liveSubject(spec, built.dataset, trainer, snapshots), ended: conclude() };
}
