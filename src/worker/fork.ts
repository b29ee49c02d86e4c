import { DataError, inSlices } from '../data';
import { EngineError, forkState } from '../engine';
import type { Provenance } from '../protocol/worker';
import { listCheckpoints, readRun, RunError, type Moment, type RecordedRun, type RunStore } from '../runs';
import type { ExperimentSpec, UntilSpec } from '../spec/experiment';
import { buildInSteps, type BuildOptions } from './build';
import type { LoopEnvironment } from './loop';
import { checkSameFiles, newestState, type Origin } from './origin';

/** What is needed to fork a run. */
export interface ForkOptions extends Omit<BuildOptions, 'backend' | 'arithmetic'>, Pick<LoopEnvironment, 'yield'> {
  readonly files: Provenance['files'];
  /** Asked between two slices of work; the fork then ends with a `ForkStopped`. */
  stopped(): boolean;
}

/** It was stopped before it was under way. */
export class ForkStopped extends Error {}

/** A slice of work lasts about so many milliseconds. */
const sliceLength = 15;

/** The rule with the same figures, that never stops a run and puts nothing back. */
const withoutEffect = ({ metric, part }: UntilSpec): UntilSpec => ({
  metric,
  part,
  rule: 'threshold',
  comparison: '<',
  threshold: -Infinity,
});

/**
 * The experiment with which an epoch's end is reached anew. Stopping rules change no weights but at the run's end, where
 * they may put the best ones back; an epoch that was the run's last is reached without them.
 */
function pathTo(epoch: number, { record, epochs }: RecordedRun): ExperimentSpec {
  const { spec } = record;
  if (epoch < epochs.length) return spec;
  return { ...spec, train: { ...spec.train, until: spec.train.until.map(withoutEffect) } };
}

/** The checkpoints from which an epoch's end can be reached. */
const upTo = (moments: readonly Moment[], epoch: number, stepsPerEpoch: number): readonly Moment[] =>
  moments.filter(({ step }) => step <= epoch * stepsPerEpoch);

/** The run that trained an epoch of this one: what a fork has of the time before it was one is of the run it came from. */
async function trainedBy(store: RunStore, id: string, epoch: number): Promise<RecordedRun> {
  const passed = new Set<string>();
  let run = await readRun(store, id);
  for (;;) {
    passed.add(run.record.id);
    const { forkedFrom } = run.record;
    if (!forkedFrom || epoch >= forkedFrom.epoch || passed.has(forkedFrom.run)) return run;
    run = await readRun(store, forkedFrom.run);
  }
}

/**
 * Trains a recorded run again up to an epoch's end, exactly, from the nearest checkpoint before it, and gives the origin
 * of a run of `spec` from there. Each epoch on the way must come to what was recorded. Throws a `RunError`, a `DataError`
 * or an `EngineError` with a sentence.
 */
export async function forkRun(
  store: RunStore,
  run: string,
  epoch: number,
  spec: ExperimentSpec,
  options: ForkOptions,
): Promise<Origin> {
  const parent = await trainedBy(store, run, epoch);
  const { record, epochs } = parent;
  const { id } = record;
  if (epoch > epochs.length) throw new RunError(`Run ${id} has no epoch ${epoch}; it has ${epochs.length}.`);
  if (epoch >= spec.train.epochs) {
    throw new RunError(
      `Epoch ${epoch} would be the last of ${spec.train.epochs}; to train on from there, raise \`epochs\`.`,
    );
  }
  checkSameFiles(record, options.files);
  const source = pathTo(epoch, parent);
  const { backend, arithmetic } = record.facts ?? {};
  const building = buildInSteps(source, { ...options, backend, arithmetic });
  const built = await inSlices(building, options, () => !options.stopped());
  if (!built) throw new ForkStopped();
  const { trainer } = built;
  const { stepsPerEpoch } = trainer.plan;
  // A run's end may have put the best weights back; what stands before it was trained.
  const usable = upTo(await listCheckpoints(store, id), epoch, stepsPerEpoch).filter(
    ({ step }) => record.spec.train.until.length === 0 || step < epochs.length * stepsPerEpoch,
  );
  const found = await newestState(store, id, usable);
  if (!found) throw new RunError(`Run ${id} has no checkpoint from which epoch ${epoch} could be reached.`);
  const { numbers, tensors } = found.state;
  trainer.restore({ numbers: { ...numbers, experiment: source, status: 'running' }, tensors });

  let from = options.clock();
  while (trainer.epoch < epoch) {
    if (trainer.status !== 'running') throw new RunError(`Run ${id} can not be trained again up to epoch ${epoch}.`);
    const { record: reached, message } = trainer.advance(Infinity);
    if (message !== undefined) throw new EngineError(message);
    if (reached && !Object.is(reached.loss, epochs[reached.epoch - 1]?.loss)) {
      throw new DataError(
        `Epoch ${reached.epoch} of run ${id} does not come to what was recorded: its data has changed, or this version computes otherwise. Train the cell anew.`,
      );
    }
    if (options.clock() - from < sliceLength) continue;
    await options.yield();
    if (options.stopped()) throw new ForkStopped();
    from = options.clock();
  }
  const held = trainer.checkpoint();
  return {
    weights: trainer.tensors(),
    backend: trainer.backend,
    place: (target) => target.restore(forkState(held, target.checkpoint(), target.plan.stepsPerEpoch)),
    epochs: epochs.slice(0, epoch),
    frames: parent.frames.filter((frame) => frame.step <= epoch * stepsPerEpoch),
    recorded: false,
  };
}
