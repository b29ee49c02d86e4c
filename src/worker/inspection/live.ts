import type { Trainer } from '../../engine';
import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec } from '../../spec/experiment';
import type { Snapshots } from './snapshots';
import type { KeptWeights, Subject } from './subject';

/** The present weights of a trainer. */
export const weightsNow = (trainer: Trainer): KeptWeights => ({
  epoch: Math.ceil(trainer.step / trainer.plan.stepsPerEpoch),
  tensors: trainer.tensors(),
  ...(trainer.step > 0 && { gradients: trainer.gradients() }),
});

/** A run that trains in this worker, or has trained: its snapshots, and its present weights. */
export function liveSubject(spec: ExperimentSpec, dataset: Dataset, trainer: Trainer, snapshots: Snapshots): Subject {
  /** One copy a step, however many views ask. */
  let newest: { readonly step: number; readonly weights: KeptWeights } | undefined;
  const now = (): KeptWeights => {
    if (newest?.step !== trainer.step) newest = { step: trainer.step, weights: weightsNow(trainer) };
    return newest.weights;
  };
  return {
    spec,
    dataset,
    weightsAt: (epoch) => {
      if (epoch === undefined) return now();
      const kept = snapshots.nearest(epoch);
      const distance = Math.abs((kept?.epoch ?? Infinity) - epoch);
      return kept && distance <= Math.abs(trainer.epoch - epoch) ? kept : now();
    },
  };
}
