import type { ScheduleSpec } from '../../spec/experiment';
import type { ScheduleName, TrainedSchedule } from '../../spec/schedules';
import { constant } from './constant';
import { cosine } from './cosine';
import { exponential } from './exponential';
import { oneCycle } from './one-cycle';
import { plateau } from './plateau';
import type { ScheduleKind } from './schedule';
import { step } from './step';

/** How each schedule of the vocabulary is computed. */
export const scheduleKinds: { readonly [K in TrainedSchedule]: ScheduleKind<K> } = {
  constant,
  step,
  exponential,
  cosine,
  plateau,
  one_cycle: oneCycle,
};

/** A run's learning rate, warm-up included. */
export interface LearningRate {
  /** Of a step of the run, from 0. */
  at(step: number): number;
  /** Told at each epoch's end, with the steps that are done. */
  epochEnded(loss: number, stepsDone: number): void;
  /** A checkpoint keeps it. */
  readonly state: Record<string, number | null>;
}

/**
 * Warm-up of W steps rises linearly: step s (from 0) below W takes s / W of the schedule's first rate; the schedule
 * starts at its own beginning in step W, its epochs counted from the one that holds it.
 */
export function createLearningRate(
  spec: ScheduleSpec,
  lr: number,
  epochs: number,
  stepsPerEpoch: number,
): LearningRate {
  const { warmup } = spec.arguments;
  const warmEpochs = Math.floor(warmup / stepsPerEpoch);
  // A union of functions takes no argument; the table's type is the proof that the two belong together.
  const kind = scheduleKinds[spec.kind] as Partial<ScheduleKind<ScheduleName>> as ScheduleKind<ScheduleName>;
  const steps = epochs * stepsPerEpoch - warmup;
  const rates = kind.build({ arguments: spec.arguments, lr, epochs: epochs - warmEpochs, steps });
  // A schedule that is left no step has no beginning.
  const first = steps > 0 ? rates.rate(0, 0) : lr;
  return {
    at: (step) =>
      step < warmup
        ? (first * step) / warmup
        : rates.rate(Math.floor(step / stepsPerEpoch) - warmEpochs, step - warmup),
    epochEnded: (loss, stepsDone) => {
      if (stepsDone > warmup) rates.observe?.(loss);
    },
    state: rates.state ?? {},
  };
}
