import type { Trainer } from '../../engine';
import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec } from '../../spec/experiment';
import type { NamedTensor } from '../../spec/tensor';
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
    unpack: () => {
      let gradients: readonly NamedTensor[] | undefined;
      return {
        epoch,
        tensors: copy.tensors(),
        get gradients() {
          if (started) gradients ??= copy.gradients();
          return gradients;
        },
      };
    },
  };
}

/** Milliseconds for which views of a run that goes on share a copy: less than pass between two answers to one. */
const shared = 200;

/** Whether the run goes on, and the time in milliseconds. */
export interface Going {
  goesOn(): boolean;
  clock(): number;
}

export interface LiveSubject extends Subject {
  /** Keeps the present weights for views while the trainer stands elsewhere, until what it gives is called. */
  hold(): () => void;
}

/** A run that trains in this worker, or has trained: its snapshots, and its present weights. */
export function liveSubject(
  spec: ExperimentSpec,
  dataset: Dataset,
  trainer: Trainer,
  snapshots: Snapshots,
  going: Going,
): LiveSubject {
  /** One copy a step, or a moment, however many views ask: they then show the same weights. */
  let newest: { readonly step: number; readonly at: number; readonly snapshot: Snapshot } | undefined;
  /** What views see instead of the trainer. */
  let held: { readonly epoch: number; readonly snapshot: Snapshot } | undefined;
  const unpacked = lastUnpacked();
  const now = (): Snapshot => {
    if (held) return held.snapshot;
    const { step } = trainer;
    if (newest && (newest.step === step || (going.goesOn() && going.clock() - newest.at < shared))) {
      return newest.snapshot;
    }
    newest = { step, at: going.clock(), snapshot: snapshotOf(trainer) };
    return newest.snapshot;
  };
  return {
    spec,
    dataset,
    weightsAt: (epoch) => {
      if (epoch === undefined) return unpacked(now());
      const kept = snapshots.nearest(epoch);
      const distance = Math.abs((kept?.epoch ?? Infinity) - epoch);
      const present = held?.epoch ?? trainer.epoch;
      return unpacked(kept && distance <= Math.abs(present - epoch) ? kept : now());
    },
    hold: () => {
      held = { epoch: trainer.epoch, snapshot: now() };
      return () => (held = undefined);
    },
  };
}
