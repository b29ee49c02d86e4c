import type { Provenance } from '../protocol/worker';
import type { RunFacts } from '../protocol/schema';
import type { ExperimentSpec } from '../spec/experiment';
import type { EpochRecord, RunResult } from '../spec/record';
import { keepsFrame, type StatisticsFrame } from '../spec/statistics';
import { describeFault } from './fault';
import { encode, replaceFile } from './file-system';
import { isRunId } from './id';
import { epochLine, statisticsLine } from './metrics';
import { claim, confirmedFor, renewalInterval, type Claim } from './ownership';
import { runFormat, writeRecord, type RunRecord } from './record';
import type { RunStore } from './store';

/** What is known of a run when it starts. */
export interface RunStart {
  /** From `newRunId`. */
  readonly id: string;
  readonly spec: ExperimentSpec;
  readonly provenance: Provenance;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Records one run as it happens. Nothing here waits or throws: what is to be written is queued, and a fault is reported
 * once and ends the recording, never the run.
 */
export interface RunWriter {
  facts(facts: RunFacts): void;
  epoch(record: EpochRecord): void;
  /** A frame measured at an epoch's end (`kept` then follows `keepsFrame`) or between; the newest is always written in the end. */
  frame(frame: StatisticsFrame, epochEnd: boolean): void;
  /** The run's last word, with the weights it ended with as a safetensors file; done when all is on disk. */
  finish(result: RunResult, weights?: Uint8Array): Promise<void>;
}

/** Statistics are kept up to this many bytes a run; beyond it, only the newest frame. */
const statisticsBudget = 128 * 2 ** 20;

/** Makes a run's folder and starts its record. `onFault` gets the one sentence when it can not be written (any more). */
export function createRun(store: RunStore, start: RunStart, onFault: (message: string) => void): RunWriter {
  if (!isRunId(start.id)) throw new RangeError(`not a run's id: ${start.id}`);
  const { files, system } = store;
  const folder = `${store.folder}/${start.id}`;
  let record: RunRecord = {
    format: runFormat,
    id: start.id,
    state: 'running',
    startedAt: system.now(),
    seed: start.spec.train.seed,
    environment: { ...start.environment },
    spec: start.spec,
    ...start.provenance,
  };
  let held: Claim | undefined;
  let confirmedAt = 0;
  let recordChanged = true;
  let renewalDue = false;
  let lines: string[] = [];
  let statisticsBytes = 0;
  let newest: StatisticsFrame | undefined;
  let faulty = false;

  const open = async (): Promise<void> => {
    await files.makeFolder(folder);
    if (/(^|\/)\.nnet-runs$/.test(store.folder)) await files.create(`${store.folder}/.gitignore`, encode('*\n'));
    held = await claim(store, start.id);
    if (!held || !(await files.create(`${folder}/metrics.jsonl`, encode('')))) {
      throw new Error('another window or command writes a run of this name');
    }
    confirmedAt = system.now();
  };

  const confirm = async (): Promise<void> => {
    renewalDue = false;
    if (!(await held?.renew())) {
      held = undefined;
      throw new Error('another window or command has taken it over');
    }
    confirmedAt = system.now();
  };

  const writeRecordFile = (): Promise<void> => replaceFile(files, `${folder}/run.json`, encode(writeRecord(record)));

  const write = async (): Promise<void> => {
    if (!held) await open();
    if (renewalDue || system.now() - confirmedAt > confirmedFor) await confirm();
    if (recordChanged) await writeRecordFile();
    recordChanged = false;
    const text = lines.join('');
    lines = [];
    if (text) await files.append(`${folder}/metrics.jsonl`, encode(text));
  };

  const fail = (error: unknown): void => {
    const what = held ? 'This run is recorded no further' : 'This run can not be recorded';
    onFault(`${what} in ${folder}: ${describeFault(error)}. Training goes on; what was recorded before is kept.`);
    faulty = true;
    lines = [];
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
    frame: (frame, epochEnd) => {
      if (faulty) return;
      newest = frame;
      if (!epochEnd || !keepsFrame(frame.epoch) || statisticsBytes > statisticsBudget) return;
      newest = undefined;
      const line = statisticsLine(frame);
      statisticsBytes += line.length;
      lines.push(line);
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
      };
      tail = tail.then(() => finish().catch((error: unknown) => (faulty ? undefined : fail(error))));
      return tail;
    },
  };
}
