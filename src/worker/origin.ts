import { DataError } from '../data';
import type { Backend, BackendName, Trainer, TrainerState } from '../engine';
import type { Provenance } from '../protocol/worker';
import {
  continueRun,
  readCheckpoint,
  RunError,
  type Moment,
  type RunRecord,
  type RunStore,
  type RunWriter,
} from '../runs';
import type { EpochRecord } from '../spec/record';
import type { StatisticsFrame } from '../spec/statistics';
import type { NamedTensor } from '../spec/tensor';
import { decodeCheckpoint } from './checkpoint-file';

/** Where a run starts that does not start from the beginning. */
export interface Origin {
  /** The weights that its trainer is made with, instead of new ones. */
  readonly weights?: readonly NamedTensor[];
  /** What computed it, and goes on with it. */
  readonly backend?: BackendName;
  /** And how it added up products; as the spec says when left out. */
  readonly arithmetic?: Backend['arithmetic'];
  /** Puts the trainer where it goes on. Throws an `EngineError` when the state does not fit. */
  place(trainer: Trainer): void;
  /** What was measured up to there. */
  readonly epochs: readonly EpochRecord[];
  readonly frames: readonly StatisticsFrame[];
  /** The run's own record holds that already, and a checkpoint. */
  readonly recorded: boolean;
}

/** A run that goes on where it stood. */
export interface ResumedRun {
  readonly record: RunRecord;
  readonly origin: Origin;
  /** Goes on with its record. */
  readonly write: (onFault: (message: string) => void) => RunWriter;
  /** Leaves it as it was. */
  readonly release: () => Promise<void>;
}

const start: Moment = { epoch: 0, step: 0 };

/** The newest state that can be read; a damaged file is passed over for the one before it. */
export async function newestState(
  store: RunStore,
  id: string,
  moments: readonly Moment[],
): Promise<{ readonly moment: Moment; readonly state: TrainerState } | undefined> {
  for (const moment of [...moments].reverse()) {
    const bytes = await readCheckpoint(store, id, moment);
    if (!bytes) continue;
    try {
      return { moment, state: decodeCheckpoint(bytes) };
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
    }
  }
  return undefined;
}

/** Refuses to go on with other data than before: the bits would be others. Throws a `RunError`. */
export function checkSameFiles(record: RunRecord, files: Provenance['files']): void {
  const known = new Map(record.files?.map(({ path, sha256 }) => [path, sha256]));
  for (const { path, sha256 } of files ?? []) {
    const before = known.get(path);
    if (before === undefined || before === sha256) continue;
    throw new RunError(
      `The file "${path}" has changed since run ${record.id} was started; it can not go on with other data. Train the cell anew.`,
    );
  }
}

/**
 * Claims a run and finds where it goes on: at its newest checkpoint, or at its beginning. Throws a `RunError` when it
 * can not be had, or its data has changed.
 */
export async function resumeRun(
  store: RunStore,
  id: string,
  options: Parameters<typeof continueRun>[2] & { readonly files: Provenance['files'] },
): Promise<ResumedRun> {
  const run = await continueRun(store, id, options);
  try {
    checkSameFiles(run.record, options.files);
    const found = await newestState(store, id, run.checkpoints);
    const moment = found?.moment ?? start;
    return {
      record: run.record,
      origin: {
        backend: run.record.facts?.backend,
        arithmetic: run.record.facts?.arithmetic,
        place: (trainer) => {
          if (found) trainer.restore(found.state);
        },
        epochs: run.epochs.slice(0, moment.epoch),
        frames: run.frames.filter(({ step }) => step <= moment.step),
        recorded: true,
      },
      write: (onFault) => run.write(moment, onFault),
      release: () => run.release(),
    };
  } catch (error) {
    await run.release();
    throw error;
  }
}
