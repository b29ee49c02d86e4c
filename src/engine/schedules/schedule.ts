import type { ScheduleSpec } from '../../spec/experiment';
import type { ScheduleName } from '../../spec/schedules';

/** What a schedule is built from. Epochs and steps are those after the warm-up. */
export interface ScheduleContext<K extends ScheduleName> {
  readonly arguments: Extract<ScheduleSpec, { kind: K }>['arguments'];
  /** The optimizer's own rate. */
  readonly lr: number;
  /** Epochs of the run from the one in which the warm-up ends. */
  readonly epochs: number;
  /** Steps of the run after the warm-up. */
  readonly steps: number;
}

/** A learning rate over time. */
export interface Rates {
  /** The rate of a step; both counts start at 0 where the warm-up ends. */
  rate(epoch: number, step: number): number;
  /** Told at each epoch's end after the warm-up: the validation loss, else the loss. */
  observe?(loss: number): void;
  /** What it remembers; `null` for nothing yet. A checkpoint keeps it. */
  readonly state?: Record<string, number | null>;
}

/** How a kind of schedule is made. */
export interface ScheduleKind<K extends ScheduleName> {
  build(context: ScheduleContext<K>): Rates;
}
