import type { Trainer, TrainerState } from '../engine';
import type { RunWriter } from '../runs';
import { beats, criterionOf, figureOf } from '../spec/best';
import type { ExperimentSpec } from '../spec/experiment';
import type { EpochRecord } from '../spec/record';
import { complete, type Steps } from '../spec/steps';
import type { NamedTensor } from '../spec/tensor';
import { encodeCheckpointInSteps } from './checkpoint-file';

/** When checkpoints are taken. */
export interface CheckpointOptions {
  /** Milliseconds since some moment. */
  clock(): number;
  /** Milliseconds between two checkpoints, at least; 0: after every slice of work. */
  readonly checkpointInterval?: number;
  /** The trainer is about to stand elsewhere, until what this gives is called. */
  leave?(): () => void;
}

/** Milliseconds between two checkpoints when nobody says otherwise. */
const usualInterval = 1000;

/** Writing checkpoints, and keeping the best weights at hand, may take this share of the time. */
const share = 1 / 50;

/** Networks with more parameters than this have no second copy of their best state in memory: it is written as it comes. */
const mostHeld = 8_000_000;

/** What lies between a state that is at hand and the best epoch is trained again, about so many milliseconds at most. */
const mostRepeated = 150;

/** Takes a run's checkpoints: before its first step, now and then, at its best epoch, where it pauses, and at its end. */
export interface Checkpoints {
  epoch(record: EpochRecord): void;
  /**
   * Between two slices of work, before the first one too; `stands` where the run pauses. It goes on when this is done; until
   * then its trainer may stand elsewhere.
   */
  between(stands: boolean): Steps<void>;
  /** The run has ended, its writer not yet. */
  ended(): Steps<void>;
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
  /** The newest best state that is at hand, which may be of an epoch before the best. */
  let held: Held | undefined;
  /** Milliseconds of training since `held`. */
  let sinceHeld = 0;
  /** Milliseconds of training since `held` after which it is worth the time to copy another. */
  let worthIt = mostRepeated;
  let bestWritten: number | undefined;
  let lastStep = before.onDisk ? trainer.step : -1;
  const startedAt = clock();
  /** Milliseconds that copies of the best state took. */
  let copying = 0;
  let nextAt = -Infinity;
  let affordableAt = -Infinity;

  const improves = (record: EpochRecord): boolean => {
    const criterion = criterionOf(spec, record);
    const value = figureOf(criterion, record);
    if (!beats(criterion, value, best?.value)) return false;
    best = { epoch: record.epoch, value };
    return true;
  };
  for (const record of before.epochs) improves(record);

  const stepOf = (epoch: number): number => epoch * trainer.plan.stepsPerEpoch;

  function* put({ epoch, step, state }: Held): Steps<void> {
    const isBest = epoch === best?.epoch && step === stepOf(epoch);
    writer.checkpoint({ epoch, step, best: isBest, bytes: yield* encodeCheckpointInSteps(state) });
    if (isBest) bestWritten = epoch;
  }

  /** A copy of the present state, array by array. */
  function* copied(): Steps<Held> {
    const { epoch, step } = trainer;
    const { numbers, tensors } = trainer.state();
    const copies: NamedTensor[] = [];
    for (const tensor of tensors) {
      copies.push({ ...tensor, values: tensor.values.slice() });
      yield undefined;
    }
    return { epoch, step, state: { numbers, tensors: copies } };
  }

  /** The best epoch's state is not on its way to the disk. */
  const missesBest = (): boolean => best !== undefined && bestWritten !== best.epoch;

  /** Writes the best state but for the present one, trained again where it is not at hand; the trainer stays as it was. */
  function* putBest(): Steps<void> {
    if (!missesBest() || !best || !held || trainer.step === stepOf(best.epoch)) return;
    if (held.epoch < best.epoch) {
      const here = yield* copied();
      const back = options.leave?.();
      trainer.restore(held.state);
      while (trainer.status === 'running' && trainer.epoch < best.epoch) {
        trainer.advance(Infinity);
        yield undefined;
      }
      held = yield* copied();
      trainer.restore(here.state);
      back?.();
    }
    yield* put(held);
  }

  /** Writes the best state and the present one. */
  function* take(): Steps<void> {
    const from = clock();
    yield* putBest();
    if (lastStep !== trainer.step) {
      yield* put({ epoch: trainer.epoch, step: trainer.step, state: trainer.state() });
    }
    lastStep = trainer.step;
    const end = clock();
    affordableAt = end + (end - from) / share;
    nextAt = Math.max(end + checkpointInterval, affordableAt);
  }

  return {
    epoch: (record) => {
      sinceHeld += 1000 * record.seconds;
      if (!improves(record) || trainer.plan.parameters > mostHeld || trainer.status !== 'running') return;
      const from = clock();
      if (copying > share * (from - startedAt) && sinceHeld <= worthIt) return;
      held = complete(copied());
      sinceHeld = 0;
      const took = clock() - from;
      copying += took;
      worthIt = Math.max(mostRepeated, took / share);
    },
    *between(stands) {
      if (trainer.status !== 'running' || !trainer.settled || !writer.wantsCheckpoint) return;
      const passing = !held && best !== undefined && missesBest() && trainer.step === stepOf(best.epoch);
      if (stands || clock() >= nextAt || (passing && clock() >= affordableAt)) yield* take();
    },
    *ended() {
      if (!writer.takesCheckpoints) return;
      if (trainer.status === 'diverged') yield* putBest();
      else yield* take();
    },
  };
}
