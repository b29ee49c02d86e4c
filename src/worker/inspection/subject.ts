import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec } from '../../spec/experiment';
import type { NamedTensor } from '../../spec/tensor';

/** A network's parameters at one moment of its run. */
export interface KeptWeights {
  readonly epoch: number;
  /** Parameters and running statistics. */
  readonly tensors: readonly NamedTensor[];
  /** Of the last step before that moment, where they are at hand. */
  readonly gradients?: readonly NamedTensor[];
}

/** The same, as it was copied. */
export interface Snapshot {
  readonly epoch: number;
  readonly bytes: number;
  /** Takes its time: see `lastUnpacked`. */
  unpack(): KeptWeights;
}

/** Unpacks snapshots, and holds on to the last one: many views ask for the same. */
export function lastUnpacked(): (snapshot: Snapshot) => KeptWeights {
  let last: { readonly snapshot: Snapshot; readonly weights: KeptWeights } | undefined;
  return (snapshot) => {
    if (last?.snapshot !== snapshot) last = { snapshot, weights: snapshot.unpack() };
    return last.weights;
  };
}

/** A run that can be looked into. */
export interface Subject {
  readonly spec: ExperimentSpec;
  readonly dataset: Dataset;
  /**
   * The weights at an epoch's end, or the nearest that can be had; without an epoch, the newest. `gradients`: they are
   * worth some work. Throws an `EngineError` or a `DataError` when there are none.
   */
  weightsAt(epoch: number | undefined, gradients?: boolean): KeptWeights;
}
