import { toColumns } from '../protocol/telemetry';
import type { RunFacts } from '../protocol/schema';
import type { Progress, RunEvent } from '../protocol/worker';
import type { EpochRecord, RunResult } from '../spec/record';
import type { StatisticsFrame } from '../spec/statistics';
import type { LoopObserver } from './loop';

type Unnumbered<E> = E extends unknown ? Omit<E, 'run' | 'sequence'> : never;

/** A run's events as they leave the worker. */
export interface Telemetry extends LoopObserver {
  started(facts: RunFacts): void;
  inherited(epochs: readonly EpochRecord[], frames: readonly StatisticsFrame[]): void;
  warning(message: string): void;
  ended(result: RunResult, progress: Progress): void;
}

/** Milliseconds between two telemetry messages: about 30 a second at most. */
const interval = 33;

/** Milliseconds between two frames that are only shown: the eye follows four a second. */
const calm = 250;

/**
 * Numbers a run's events from 1 and gathers what is measured into few messages: every epoch once and in order, of the
 * frames those that are kept and the newest. Other events first send what was gathered before them.
 */
export function createTelemetry(run: string, clock: () => number, post: (event: RunEvent) => void): Telemetry {
  let sequence = 0;
  let sentAt = -Infinity;
  let epochs: EpochRecord[] = [];
  /** Those that are kept, then at most one that is only the newest. */
  let frames: StatisticsFrame[] = [];
  let measuredAt = -Infinity;

  const send = (event: Unnumbered<RunEvent>): void => post({ ...event, run, sequence: ++sequence });
  const due = (): boolean => clock() - sentAt >= interval;

  const flush = (progress: Progress): void => {
    send({ type: 'telemetry', progress, frames, ...(epochs.length > 0 && { epochs: toColumns(epochs) }) });
    sentAt = clock();
    epochs = [];
    frames = [];
  };
  const flushRest = (progress: Progress): void => {
    if (epochs.length > 0 || frames.length > 0) flush(progress);
  };

  return {
    started: (facts) => send({ type: 'started', facts }),
    inherited: (before, measured) => {
      epochs.push(...before);
      frames.push(...measured);
    },
    state: (state, progress) => {
      flushRest(progress);
      send({ type: 'state', state, progress });
    },
    epoch: (record) => void epochs.push(record),
    wantsFrame: (kept) => kept || clock() - measuredAt >= calm,
    frame: (frame) => {
      measuredAt = clock();
      if (frames[frames.length - 1]?.passing) frames.pop();
      frames.push(frame);
    },
    progress: (progress, now) => {
      if (now || due()) flush(progress);
    },
    warning: (message) => send({ type: 'warning', message }),
    ended: (result, progress) => {
      flushRest(progress);
      send({ type: 'ended', result, progress });
    },
  };
}
