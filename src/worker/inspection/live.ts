import type { Trainer } from '../../engine';
import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec } from '../../spec/experiment';
import type { Snapshots } from './snapshots';
import { lastUnpacked, type Snapshot, type Subject } from './subject';

/** The present weights of a trainer, and the gradients that made them. */
export function snapshotOf(trainer: Trainer): Snapshot {
  const epoch = Math.ceil(trainer.step / trainer.plan.stepsPerEpoch);
  const started = trainer.step > 0;
  const copy = trainer.copy();
  return {
    epoch,
    bytes: copy.bytes,
    unpack: () => ({ epoch, tensors: copy.tensors(), ...(started && { gradients: copy.gradients() }) }),
  };
}

/** A run that trains in this worker, or has trained: its snapshots, and its present weights. */
export function liveSubject(spec: ExperimentSpec, dataset: Dataset, trainer: Trainer, snapshots: Snapshots): Subject {
  /** One copy a step, however many views ask. */
  let newest: { readonly step: number; readonly snapshot: Snapshot } | undefined;
  const unpacked = lastUnpacked();
  const now = (): Snapshot => {
    if (newest?.step !== trainer.step) newest = { step: trainer.step, snapshot: snapshotOf(trainer) };
    return newest.snapshot;
  };
  return {
    spec,
    dataset,
    weightsAt: (epoch) => {
      if (epoch === undefined) return unpacked(now());
      const kept = snapshots.nearest(epoch);
      const distance = Math.abs((kept?.epoch ?? Infinity) - epoch);
      return unpacked(kept && distance <= Math.abs(trainer.epoch - epoch) ? kept : now());
    },
  };
}
