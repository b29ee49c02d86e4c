import { bestEpoch } from '../spec/best';
import { listCheckpoints, type Moment } from './checkpoints';
import { defaultCheckpointBudget } from './create';
import { encode } from './file-system';
import { resumeLine } from './metrics';
import { claim } from './ownership';
import { RunError, type RunRecord } from './record';
import { readRun, type RecordedRun, type RunStore } from './store';
import { writeRun, type RunWriter } from './writer';

/** How a run goes on. */
export interface ContinueOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly checkpointBudget?: number;
}

/** A run that is claimed, to be gone on with. Nothing of it has been changed yet. */
export interface ContinuedRun extends RecordedRun {
  /** The moments that it can go on from, ascending; those for which all that was measured is there. */
  readonly checkpoints: readonly Moment[];
  /** Goes on with its record from one of them, or from the start. */
  write(from: Moment, onFault: (message: string) => void): RunWriter;
  /** Leaves it as it was. */
  release(): Promise<void>;
}

/** Claims a run to go on with it. Throws a `RunError` when it is not there, can not be read, or is written by another. */
export async function continueRun(store: RunStore, id: string, options: ContinueOptions): Promise<ContinuedRun> {
  await readRun(store, id);
  const held = await claim(store, id);
  if (!held) throw new RunError(`Run ${id} is being trained by another window or command.`);
  // Only now nobody writes it any more.
  const run = await readRun(store, id);
  const { files, system } = store;
  const metrics = `${store.folder}/${id}/metrics.jsonl`;
  const checkpoints = (await listCheckpoints(store, id)).filter(({ epoch }) => epoch <= run.epochs.length);
  const best = bestEpoch(run.record.spec, run.epochs)?.epoch;
  const { environment, checkpointBudget = defaultCheckpointBudget } = options;
  return {
    ...run,
    checkpoints,
    release: () => held.release(),
    write: (from, onFault) => {
      const record: RunRecord = { ...run.record, state: 'running', result: undefined, endedAt: undefined };
      const resumed = [
        ...(record.resumed ?? []),
        { at: system.now(), step: from.step, environment: { ...environment } },
      ];
      return writeRun(
        store,
        {
          record: { ...record, resumed },
          metricsBytes: 0,
          checkpoints,
          bestStep: checkpoints.find(({ epoch }) => epoch === best)?.step,
          checkpointBudget,
          open: async () => {
            const bytes = await files.read(metrics);
            if (!bytes) await files.create(metrics, encode(''));
            // A line that a crash has torn is ended first.
            const torn = bytes && bytes.length > 0 && bytes[bytes.length - 1] !== 10;
            await files.append(metrics, encode((torn ? '\n' : '') + resumeLine(from)));
            return held;
          },
        },
        onFault,
      );
    },
  };
}
