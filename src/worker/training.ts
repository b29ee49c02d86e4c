import { encodeSafetensors, inSlices } from '../data';
import type { RunFacts } from '../protocol/schema';
import type { Progress } from '../protocol/worker';
import { RunError, type RunWriter } from '../runs';
import type { ExperimentSpec } from '../spec/experiment';
import type { EpochRecord, RunResult } from '../spec/record';
import { sizeOf } from '../spec/shapes';
import { frameDetail, type StatisticsFrame } from '../spec/statistics';
import type { NamedTensor } from '../spec/tensor';
import { buildInSteps, isUserError, type BuildOptions, type BuiltRun } from './build';
import { createCheckpoints, type CheckpointOptions, type Checkpoints } from './checkpoints';
import { parameterHash } from './hash';
import { liveSubject, snapshotOf } from './inspection/live';
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
  /** Leaves the record of a run that goes on as it was, when it does not get that far. */
  readonly release?: () => Promise<void>;
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

/** A run, steered as a loop, also while its data is still being read. */
export interface Training extends Pick<Loop, 'pause' | 'continue' | 'step' | 'stop'> {
  /** What can be looked into once the data is read, also after the end; nothing where the run did not get that far. */
  readonly subject: Subject | undefined;
  /** Once its data is read, or is not read any further. */
  readonly prepared: Promise<void>;
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
  state: (state, progress) => observer.state(state, progress),
  epoch: (record) => {
    writer.epoch(record);
    checkpoints.epoch(record);
    observer.epoch(record);
  },
  wantsFrame: (kept) => kept || observer.wantsFrame(kept),
  frame: (frame) => {
    writer.frame(frame);
    observer.frame(frame);
  },
  progress: (progress, now) => observer.progress(progress, now),
  rest: (stands) => checkpoints.between(stands),
});

/** Keeps the weights of the epochs that keep their statistics, so that the slider finds both. */
const remembering = (observer: LoopObserver, { trainer }: BuiltRun, snapshots: Snapshots): LoopObserver => ({
  state: (state, progress) => observer.state(state, progress),
  epoch: (record) => observer.epoch(record),
  wantsFrame: (kept) => observer.wantsFrame(kept),
  frame: (frame) => {
    if (!frame.passing && snapshots.wants(frame.epoch)) snapshots.keep(snapshotOf(trainer));
    observer.frame(frame);
  },
  progress: (progress, now) => observer.progress(progress, now),
  rest: (stands) => observer.rest?.(stands),
});

async function resultOf(
  { trainer }: BuiltRun,
  end: LoopEnd,
  tensors: readonly NamedTensor[],
  turns: Pick<TrainingOptions, 'yield'>,
): Promise<RunResult> {
  let loss: number | undefined = NaN;
  if (trainer.step > 0) while ((loss = trainer.finalLoss()) === undefined) await turns.yield();
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

const withoutWeights = (
  status: 'failed' | 'stopped' | 'interrupted',
  progress: Progress,
  message?: string,
): Ending => ({
  result: { status, epochs: progress.epoch, loss: null, seconds: 0, ...(message !== undefined && { message }) },
  progress,
  tensors: [],
});

/** A run that is under way. */
interface Started {
  readonly loop: Loop;
  readonly subject: Subject;
  /** Resolves when the run and its record have ended. */
  conclude(): Promise<Ending>;
}

/** Of how many first epochs a run keeps all statistics. */
function detailOf({ trainer, dataset }: BuiltRun): number {
  const { layers, parameters, batch } = trainer.plan;
  const activations = layers.reduce((sum, { output }) => sum + sizeOf(output), 0);
  return frameDetail({
    values: 2 * parameters + batch * activations,
    parameters,
    samples: dataset.parts.train.length,
  });
}

/** A run waits so many milliseconds, at most, until its record is on disk: a slow disk keeps none from training. */
const patience = 200;

/**
 * Starts the record of a run whose data is read, and tells that it is under way. From its first step on it is known to
 * have been, even if its process is killed.
 */
async function startRecord(
  { facts }: BuiltRun,
  options: TrainingOptions,
  observer: TrainingObserver,
): Promise<RunWriter | undefined> {
  const { origin } = options;
  const before = origin ?? nothing;
  const writer = options.record?.((message) => observer.warning(message));
  writer?.facts(facts);
  if (!before.recorded) {
    for (const record of before.epochs) writer?.epoch(record);
    for (const frame of before.frames) writer?.frame(frame);
  }
  observer.started(facts);
  for (const note of facts.notes ?? []) observer.warning(note);
  if (origin) observer.inherited(origin.epochs, origin.frames);
  const from = options.clock();
  while (writer && !writer.begun && options.clock() - from < patience) await options.yield();
  return writer;
}

/** Starts the loop of a run whose record is started. */
function startBuilt(
  built: BuiltRun,
  writer: RunWriter | undefined,
  options: TrainingOptions,
  observer: TrainingObserver,
): Started {
  const { spec, origin } = options;
  const { trainer, facts } = built;
  const before = origin ?? nothing;
  const snapshots = createSnapshots(facts.parameters);
  let ended = false;
  const going = { goesOn: () => !ended && !loop.paused, clock: () => options.clock() };
  const subject = liveSubject(spec, built.dataset, trainer, snapshots, going);
  const checkpoints =
    writer &&
    createCheckpoints(
      spec,
      trainer,
      writer,
      { epochs: before.epochs, onDisk: before.recorded && trainer.step > 0 },
      { ...options, leave: () => subject.hold() },
    );
  const told = remembering(
    writer && checkpoints ? recording(observer, writer, checkpoints) : observer,
    built,
    snapshots,
  );
  const secondsBefore = before.epochs.reduce((sum, { seconds }) => sum + seconds, 0);
  const loop = startLoop(trainer, spec.train.epochs, { ...options, detail: detailOf(built) }, told);
  return {
    loop,
    subject,
    conclude: async () => {
      try {
        const end = await loop.end.finally(() => (ended = true));
        if (checkpoints) await inSlices(checkpoints.ended(), options, () => true);
        const tensors = trainer.tensors();
        const result = await resultOf(built, { ...end, seconds: secondsBefore + end.seconds }, tensors, options);
        await writer?.finish(result, encodeSafetensors(tensors));
        return { result, progress: end.progress, tensors };
      } catch (error) {
        const reason = reasonOf(error, 'Training', (message) => options.log(message));
        const { epoch, step } = trainer;
        const ending = withoutWeights('failed', { epoch, step, epochs: spec.train.epochs, loss: NaN }, reason);
        await writer?.finish(ending.result);
        return ending;
      }
    },
  };
}

/** Where a run stands before its first step, for as long as its file is being read. */
function loadingOf({ data: { source } }: ExperimentSpec, share: number): Pick<Progress, 'loading'> {
  if (source.kind !== 'csv') return {};
  const { path } = source.arguments;
  return { loading: { file: path.slice(path.lastIndexOf('/') + 1), share } };
}

/** Reads a run's data, in slices between which requests are answered, and trains it. */
export function startTraining(options: TrainingOptions, observer: TrainingObserver): Training {
  const { spec, origin } = options;
  let paused = options.paused ?? false;
  let stopped: 'stopped' | 'interrupted' | undefined;
  let loop: Loop | undefined;
  let subject: Subject | undefined;
  let progress: Progress = { epoch: 0, step: 0, epochs: spec.train.epochs, loss: NaN };

  const goesOn = (share: number): boolean => {
    // What is there in no time is not worth a word.
    if (share > 0) {
      progress = { ...progress, ...loadingOf(spec, share) };
      observer.progress(progress, false);
    }
    return stopped === undefined;
  };

  /** Gives how the run has ended when it did not come to its loop. */
  const prepare = async (): Promise<Started | Ending> => {
    try {
      const backend = origin?.backend ?? options.backend;
      const arithmetic = origin?.arithmetic;
      const weights = origin?.weights && { weights: origin.weights };
      const built = await inSlices(
        buildInSteps(spec, { ...options, backend, arithmetic, ...weights }),
        options,
        goesOn,
      );
      if (built) {
        origin?.place(built.trainer);
        const writer = await startRecord(built, options, observer);
        const started = startBuilt(built, writer, { ...options, paused }, observer);
        ({ loop, subject } = started);
        if (stopped) loop.stop(stopped);
        return started;
      }
      await options.release?.();
      return withoutWeights(stopped ?? 'stopped', progress);
    } catch (error) {
      await options.release?.();
      return withoutWeights(
        'failed',
        progress,
        reasonOf(error, 'Training', (message) => options.log(message)),
      );
    }
  };

  const setPaused = (pause: boolean): void => {
    if (paused === pause) return;
    paused = pause;
    observer.state(paused ? 'paused' : 'running', progress);
  };

  const preparation = prepare();
  return {
    pause: () => (loop ? loop.pause() : setPaused(true)),
    continue: () => (loop ? loop.continue() : setPaused(false)),
    step: (unit) => {
      if (!loop) throw new Error('The data is still being read; step once the run has started.');
      loop.step(unit);
    },
    stop: (status) => {
      stopped = status;
      loop?.stop(status);
    },
    get subject() {
      return subject;
    },
    prepared: preparation.then(() => undefined),
    ended: preparation.then((started) => ('loop' in started ? started.conclude() : started)),
  };
}
