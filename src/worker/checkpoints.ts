import type { Trainer, TrainerState } from '../engine';
import type { RunWriter } from '../runs';
import { beats, criterionOf, figureOf } from '../spec/best';
import type { ExperimentSpec } from '../spec/experiment';
import type { EpochRecord } from '../spec/record';
import { encodeCheckpoint } from './checkpoint-file';

/** When checkpoints are taken. */
export interface CheckpointOptions {
  /** Milliseconds since some moment. */
  clock(): number;
  /** Milliseconds between two checkpoints, at least; 0: after every slice of work. */
  readonly checkpointInterval?: number;
}

/** Milliseconds between two checkpoints when nobody says otherwise. */
const usualInterval = 1000;

/** Writing checkpoints, and keeping the best weights at hand, may take this share of the time. */
const share = 1 / 50;

/** Networks with more parameters than this have no second copy of their best state in memory. */
const mostHeld = 1_000_000;

/** The best epoch of a run that does not have its checkpoint yet is trained again, up to so many milliseconds. */
const mostRepeated = 150;

/** Takes a run's checkpoints: before its first step, now and then, at its best epoch, where it pauses, and at its end. */
export interface Checkpoints {
  epoch(record: EpochRecord): void;
  /** Between two slices of work; `stands` where the run pauses. */
  between(stands: boolean): void;
  /** The run has ended, its writer not yet. */
  ended(): void;
}

interface Held {
  readonly epoch: number;
  readonly step: number;
  readonly state: TrainerState;
}

/** What was there of a run before it was resumed or forked. */
export interface Before {
  readonly epochs: readonly EpochRecord[];
  /** The run has a checkpoint of where it stands. */
  readonly onDisk: boolean;
}

export function createCheckpoints(
  spec: ExperimentSpec,
  trainer: Trainer,
  writer: RunWriter,
  before: Before,
  options: CheckpointOptions,
): Checkpoints {
  const { checkpointInterval = usualInterval } = options;
  const clock = (): number => options.clock();
  let best: { readonly epoch: number; readonly value: number } | undefined;
  /** The newest best state that is at hand, which may be of an epoch before the best; and whether it is on disk. */
  let held: Held | undefined;
  let heldWritten = true;
  /** Milliseconds of training since `held`. */
  let sinceHeld = 0;
  let bestWritten: number | undefined;
  let lastStep = before.onDisk ? trainer.step : -1;
  const startedAt = clock();
  /** Milliseconds that copies of the best state took. */
  let copying = 0;
  let nextAt = -Infinity;

  const improves = (record: EpochRecord): boolean => {
    const criterion = criterionOf(spec, record);
    const value = figureOf(criterion, record);
    if (!beats(criterion, value, best?.value)) return false;
    best = { epoch: record.epoch, value };
    return true;
  };
  for (const record of before.epochs) improves(record);

  const put = ({ epoch, step, state }: Held): void => {
    const isBest = epoch === best?.epoch && step === epoch * trainer.plan.stepsPerEpoch;
    writer.checkpoint({ epoch, step, best: isBest, bytes: encodeCheckpoint(state) });
    if (isBest) bestWritten = epoch;
  };

  const now = (): Held => ({ epoch: trainer.epoch, step: trainer.step, state: trainer.checkpoint() });

  /** Writes the best state that is at hand, and the present one. */
  const take = (): void => {
    const from = clock();
    if (held && !heldWritten && held.step !== trainer.step) put(held);
    heldWritten = true;
    if (lastStep !== trainer.step) put(now());
    lastStep = trainer.step;
    const end = clock();
    nextAt = end + Math.max(checkpointInterval, (end - from) / share);
  };

  /** Trains again from the best state that is at hand up to the best epoch, and leaves the trainer as it was. */
  const repeat = (from: Held, to: number): void => {
    const end = trainer.checkpoint();
    trainer.restore(from.state);
    while (trainer.status === 'running' && trainer.epoch < to) trainer.advance(Infinity);
    if (trainer.epoch === to) put(now());
    trainer.restore(end);
  };

  if (trainer.status === 'running' && writer.takesCheckpoints) take();

  return {
    epoch: (record) => {
      sinceHeld += 1000 * record.seconds;
      if (!improves(record) || trainer.plan.parameters > mostHeld || trainer.status !== 'running') return;
      const from = clock();
      if (copying > share * (from - startedAt)) return;
      held = now();
      heldWritten = false;
      sinceHeld = 0;
      copying += clock() - from;
    },
    between: (stands) => {
      if (trainer.status !== 'running' || !trainer.settled || !writer.wantsCheckpoint) return;
      if (stands || clock() >= nextAt) take();
    },
    ended: () => {
      if (!writer.takesCheckpoints) return;
      if (trainer.status === 'diverged') {
        if (held && !heldWritten) put(held);
        return;
      }
      take();
      if (!best || !held || bestWritten === best.epoch) return;
      if (held.epoch < best.epoch && sinceHeld <= mostRepeated) repeat(held, best.epoch);
    },
  };
}
