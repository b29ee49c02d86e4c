import { inSlices } from '../data';
import type { StepResult, Trainer } from '../engine';
import type { Progress } from '../protocol/worker';
import type { EpochRecord, RunStatus } from '../spec/record';
import { fullDetail, keepsFrame, type StatisticsFrame } from '../spec/statistics';
import type { Steps } from '../spec/steps';

/** What the loop needs of the world. */
export interface LoopEnvironment {
  /** Milliseconds since some moment. */
  clock(): number;
  /** Resolves after everything that waits for the event loop had its turn. */
  yield(): Promise<void>;
  /** Stand still before the first step. */
  readonly paused?: boolean;
  /** Stops at this epoch's end, to go on from there another time. */
  readonly stopAt?: number;
  /** Of how many first epochs all statistics are kept, see `keepsFrame`. */
  readonly detail?: number;
}

/** Who is told what the loop does, as it happens. */
export interface LoopObserver {
  /** The run is under way, or stands still. */
  state(state: 'running' | 'paused', progress: Progress): void;
  epoch(record: EpochRecord): void;
  /** Whether an epoch's statistics are to be measured, which are to be `kept` or only shown; they cost time. */
  wantsFrame(kept: boolean): boolean;
  /** Measured at an epoch's end, or between when a single step was asked for. */
  frame(frame: StatisticsFrame): void;
  /** Between two slices of work; `now` when somebody waits for it. */
  progress(progress: Progress, now: boolean): void;
  /**
   * What there is to do between two slices of work, before the first one too; `stands` where the run has come to pause. The
   * trainer stands as before when it is done.
   */
  rest?(stands: boolean): Steps<void> | undefined;
}

/** How the loop ended. */
export interface LoopEnd {
  readonly status: Exclude<RunStatus, 'failed'>;
  readonly progress: Progress;
  /** Time of the training steps of all epochs. */
  readonly seconds: number;
  /** What diverged where. */
  readonly message?: string;
}

/** A run in progress. All take effect before the next step. */
export interface Loop {
  readonly end: Promise<LoopEnd>;
  readonly paused: boolean;
  pause(): void;
  continue(): void;
  /** One batch, or on to the next epoch's end, then paused again. Only while paused. */
  step(unit: 'batch' | 'epoch'): void;
  stop(status: 'stopped' | 'interrupted'): void;
}

/** A slice of work lasts about so many milliseconds (or one `advance`), so that a click is answered at once. */
const sliceLength = 15;

/** Trains to the end, in slices between which requests are answered. `end` rejects with what the trainer throws. */
export function startLoop(
  trainer: Trainer,
  epochs: number,
  environment: LoopEnvironment,
  observer: LoopObserver,
): Loop {
  let mode: 'run' | 'paused' | 'batch' | 'epoch' = environment.paused ? 'paused' : 'run';
  let stopped: 'stopped' | 'interrupted' | undefined;
  let wake: (() => void) | undefined;
  /** It was paused, which the observer has not rested for. */
  let pausedAnew = false;
  let last: StepResult = { loss: NaN, steps: 0 };
  /** Milliseconds of work, statistics and validation included, and the steps done in them. */
  let worked = 0;
  let seconds = 0;
  const startedAt = trainer.step;
  const { detail = fullDetail } = environment;

  /** How far it is while the observer rests, which may take the trainer elsewhere and back. */
  let resting: Progress | undefined;

  const progress = (): Progress => {
    if (resting) return resting;
    const { step, plan } = trainer;
    const done = step - startedAt;
    const pace = worked / done / 1000;
    return {
      epoch: trainer.epoch,
      step,
      epochs,
      loss: last.loss,
      ...(done > 0 && { secondsLeft: Math.max(0, epochs * plan.stepsPerEpoch - step) * pace }),
    };
  };

  const pause = (): void => {
    mode = 'paused';
    pausedAnew = true;
    observer.state('paused', progress());
  };

  /** Whether the single batch that was asked for is done. */
  const batchDone = (): boolean => mode === 'batch' && last.unfinished !== true;

  const measured = (kept: boolean): StatisticsFrame => ({ ...trainer.statistics(), ...(!kept && { passing: true }) });

  /** Some steps. Statistics are measured where they are wanted, and always where the run comes to stand. */
  const advance = (): void => {
    last = trainer.advance(mode === 'batch' || mode === 'paused' || stopped ? 1 : Infinity);
    const { record } = last;
    const stands = trainer.status !== 'running' || batchDone();
    if (record) {
      seconds += record.seconds;
      observer.epoch(record);
      if (record.epoch === environment.stopAt) stopped = 'stopped';
      const kept = keepsFrame(record.epoch, detail);
      if (stands || mode === 'epoch' || observer.wantsFrame(kept)) observer.frame(measured(kept));
    } else if (stands) {
      observer.frame(measured(false));
    }
  };

  const slice = (): void => {
    const from = environment.clock();
    do advance();
    while (
      !batchDone() &&
      mode !== 'paused' &&
      !stopped &&
      trainer.status === 'running' &&
      !(mode === 'epoch' && last.record) &&
      environment.clock() - from < sliceLength
    );
    worked += environment.clock() - from;
  };

  const rest = async (): Promise<void> => {
    const stands = pausedAnew && trainer.settled;
    if (stands) pausedAnew = false;
    const steps = observer.rest?.(stands);
    if (!steps) return;
    resting = progress();
    await inSlices(steps, environment, () => true);
    resting = undefined;
  };

  const run = async (): Promise<LoopEnd> => {
    await environment.yield();
    await rest();
    while (trainer.status === 'running' && !(stopped && trainer.settled)) {
      // A run stands, or is left, between two steps, or in one that searches; others that are under way are finished first.
      if (mode === 'paused' && !stopped && trainer.settled) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      slice();
      const stepped = batchDone() || (mode === 'epoch' && last.record !== undefined);
      observer.progress(progress(), stepped);
      if (stepped && trainer.status === 'running') {
        if (mode === 'batch') mode = 'paused';
        else pause();
      }
      await environment.yield();
      await rest();
    }
    const { status } = trainer;
    return {
      status: status === 'running' ? (stopped ?? 'stopped') : status,
      progress: progress(),
      seconds,
      message: last.message,
    };
  };

  const go = (next: typeof mode): void => {
    mode = next;
    wake?.();
  };

  observer.state(environment.paused ? 'paused' : 'running', progress());
  return {
    end: run(),
    get paused() {
      return mode === 'paused';
    },
    pause: () => {
      if (mode !== 'paused') pause();
    },
    continue: () => {
      if (mode === 'run') return;
      const resumed = mode === 'paused';
      go('run');
      if (resumed) observer.state('running', progress());
    },
    step: (unit) => {
      if (mode !== 'paused') throw new Error('The run must be paused to be stepped.');
      go(unit);
      if (unit === 'epoch') observer.state('running', progress());
    },
    stop: (status) => {
      stopped = status;
      wake?.();
    },
  };
}
