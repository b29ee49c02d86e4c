import type { RunFacts } from '../protocol/schema';
import type { EpochRecord, RunResult } from '../spec/record';
import type { StatisticsFrame } from '../spec/statistics';
import { checkpointFile, mostDispensable, roomFor, type Moment } from './checkpoints';
import { describeFault } from './fault';
import { encode, replaceFile } from './file-system';
import { epochLine, statisticsLine } from './metrics';
import { confirmedFor, renewalInterval, type Claim } from './ownership';
import { writeRecord, type RunRecord } from './record';
import type { RunStore } from './store';

/** All that a run needs to go on from a moment, as a safetensors file. */
export interface Checkpoint extends Moment {
  readonly bytes: Uint8Array;
  /** Its weights are the best so far. */
  readonly best: boolean;
}

/**
 * Records one run as it happens. Nothing here waits or throws: what is to be written is queued, and a fault is reported
 * once and ends the recording, never the run.
 */
export interface RunWriter {
  facts(facts: RunFacts): void;
  epoch(record: EpochRecord): void;
  /** A measured frame; one that is passing is only written when it is the newest in the end. */
  frame(frame: StatisticsFrame): void;
  /** Its record is on disk, or can not be put there. */
  readonly begun: boolean;
  /** Whether checkpoints are kept at all. */
  readonly takesCheckpoints: boolean;
  /** Whether one would be written soon: none is on its way. */
  readonly wantsCheckpoint: boolean;
  checkpoint(checkpoint: Checkpoint): void;
  /** The run's last word, with the weights it ended with as a safetensors file; done when all is on disk. */
  finish(result: RunResult, weights?: Uint8Array): Promise<void>;
}

/** What a writer starts from. */
export interface Opening {
  readonly record: RunRecord;
  /** Of the lines that are there already. */
  readonly metricsBytes: number;
  /** The checkpoints that are there already, ascending, and the step of the best of them. */
  readonly checkpoints: readonly Moment[];
  readonly bestStep?: number;
  /** Bytes that the run's checkpoints may take; 0: none are kept. */
  readonly checkpointBudget: number;
  /** Makes what is not there yet, and claims the run. */
  open(): Promise<Claim>;
}

/** Statistics are kept up to this many bytes a run; beyond it, only the newest frame. */
const statisticsBudget = 128 * 2 ** 20;

/** Writes a run's folder from now on. `onFault` gets the one sentence when it can not be written (any more). */
export function writeRun(store: RunStore, opening: Opening, onFault: (message: string) => void): RunWriter {
  const { files, system } = store;
  const { checkpointBudget } = opening;
  let { record } = opening;
  const folder = `${store.folder}/${record.id}`;
  let held: Claim | undefined;
  let confirmedAt = 0;
  let recordChanged = true;
  let begun = false;
  let renewalDue = false;
  let lines: string[] = [];
  let statisticsBytes = opening.metricsBytes;
  let newest: StatisticsFrame | undefined;
  let checkpoints: Checkpoint[] = [];
  let kept: readonly Moment[] = opening.checkpoints;
  let { bestStep } = opening;
  let faulty = false;

  const confirm = async (): Promise<void> => {
    renewalDue = false;
    if (!(await held?.renew())) {
      held = undefined;
      throw new Error('another window or command has taken it over');
    }
    confirmedAt = system.now();
  };

  const writeRecordFile = (): Promise<void> => replaceFile(files, `${folder}/run.json`, encode(writeRecord(record)));

  const writeCheckpoint = async (checkpoint: Checkpoint): Promise<void> => {
    const { epoch, step, best, bytes } = checkpoint;
    // Where a run goes on, all that was measured before must be there.
    await files.sync(`${folder}/metrics.jsonl`);
    await files.makeFolder(`${folder}/checkpoints`);
    await replaceFile(files, `${folder}/${checkpointFile(checkpoint)}`, bytes);
    if (best) bestStep = step;
    kept = [...kept.filter((moment) => moment.step !== step), { epoch, step }].sort((a, b) => a.step - b.step);
    while (kept.length > roomFor(bytes.length, checkpointBudget)) {
      const least = mostDispensable(kept, bestStep);
      if (!least) break;
      kept = kept.filter((moment) => moment !== least);
      await files.remove(`${folder}/${checkpointFile(least)}`);
    }
  };

  const write = async (): Promise<void> => {
    if (!held) {
      held = await opening.open();
      confirmedAt = system.now();
    }
    if (renewalDue || system.now() - confirmedAt > confirmedFor) await confirm();
    if (recordChanged) await writeRecordFile();
    recordChanged = false;
    begun = true;
    const text = lines.join('');
    lines = [];
    if (text) await files.append(`${folder}/metrics.jsonl`, encode(text));
    for (let next = checkpoints[0]; next; next = checkpoints[0]) {
      await writeCheckpoint(next);
      checkpoints.shift();
    }
  };

  const fail = (error: unknown): void => {
    const what = held ? 'This run is recorded no further' : 'This run can not be recorded';
    onFault(`${what} in ${folder}: ${describeFault(error)}. Training goes on; what was recorded before is kept.`);
    faulty = begun = true;
    lines = [];
    checkpoints = [];
  };

  // One after the other; what is queued while one writes is written by the next, in one go.
  let tail = Promise.resolve();
  let queued = false;
  const work = (): void => {
    if (queued) return;
    queued = true;
    tail = tail.then(() => {
      queued = false;
      return faulty ? undefined : write().catch(fail);
    });
  };

  const stopRenewing = system.every(renewalInterval, () => {
    renewalDue = true;
    work();
  });
  work();

  return {
    facts: (facts) => {
      record = { ...record, facts };
      recordChanged = true;
      work();
    },
    epoch: (epoch) => {
      if (faulty) return;
      lines.push(epochLine(epoch));
      work();
    },
    frame: (frame) => {
      if (faulty) return;
      newest = frame;
      if (frame.passing || statisticsBytes > statisticsBudget) return;
      newest = undefined;
      const line = statisticsLine(frame);
      statisticsBytes += line.length;
      lines.push(line);
      work();
    },
    get begun() {
      return begun;
    },
    get takesCheckpoints() {
      return checkpointBudget > 0 && !faulty;
    },
    get wantsCheckpoint() {
      return checkpointBudget > 0 && !faulty && checkpoints.length === 0;
    },
    checkpoint: (checkpoint) => {
      if (checkpointBudget === 0 || faulty) return;
      checkpoints.push(checkpoint);
      work();
    },
    finish: (result, weights) => {
      stopRenewing();
      if (newest && !faulty) lines.push(statisticsLine(newest));
      record = { ...record, state: result.status, endedAt: system.now(), result };
      const finish = async (): Promise<void> => {
        if (!faulty) await write();
        // After a fault the disk may have room again for the end; it is not ours to write when another has the run.
        if (!held) return;
        if (weights) await replaceFile(files, `${folder}/weights.safetensors`, weights);
        await writeRecordFile();
        await held.release();
      };
      tail = tail.then(() => finish().catch((error: unknown) => (faulty ? undefined : fail(error))));
      return tail;
    },
  };
}
