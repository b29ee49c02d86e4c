import type { Provenance } from '../protocol/worker';
import type { ExperimentSpec } from '../spec/experiment';
import { encode } from './file-system';
import { isRunId } from './id';
import { claim } from './ownership';
import { runFormat } from './record';
import type { RunStore } from './store';
import { writeRun, type RunWriter } from './writer';

/** Bytes that a run's checkpoints may take when nobody says otherwise. */
export const defaultCheckpointBudget = 256 * 2 ** 20;

/** What is known of a run when it starts. */
export interface RunStart {
  /** From `newRunId`. */
  readonly id: string;
  readonly spec: ExperimentSpec;
  readonly provenance: Provenance;
  readonly environment: Readonly<Record<string, string>>;
  /** Bytes that its checkpoints may take; 0: none are kept, and it can not be resumed. */
  readonly checkpointBudget?: number;
}

/** Makes a run's folder and starts its record. `onFault` gets the one sentence when it can not be written (any more). */
export function createRun(store: RunStore, start: RunStart, onFault: (message: string) => void): RunWriter {
  const { id, spec, provenance, environment, checkpointBudget = defaultCheckpointBudget } = start;
  if (!isRunId(id)) throw new RangeError(`not a run's id: ${id}`);
  const { files, system } = store;
  const folder = `${store.folder}/${id}`;
  return writeRun(
    store,
    {
      record: {
        format: runFormat,
        id,
        state: 'running',
        startedAt: system.now(),
        seed: spec.train.seed,
        environment: { ...environment },
        spec,
        ...provenance,
      },
      metricsBytes: 0,
      checkpoints: [],
      checkpointBudget,
      open: async () => {
        await files.makeFolder(folder);
        if (/(^|\/)\.nnet-runs$/.test(store.folder)) await files.create(`${store.folder}/.gitignore`, encode('*\n'));
        const held = await claim(store, id);
        if (!held || !(await files.create(`${folder}/metrics.jsonl`, encode('')))) {
          throw new Error('another window or command writes a run of this name');
        }
        return held;
      },
    },
    onFault,
  );
}
