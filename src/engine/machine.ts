import type { NamedTensor } from '../spec/tensor';
import type { Meter } from './metrics/kinds';
import type { NetworkCopy, Plan } from './types';

/** What some steps came to. */
export interface StepsDone {
  /** How many are done. */
  readonly steps: number;
  /** Another one is under way. */
  readonly unfinished?: boolean;
  /** Mean over the last one's batch, without the penalty. */
  readonly loss: number;
  /** The sum of the epoch's losses so far, sample by sample in their order: so it does not depend on how many at once. */
  readonly lossSum: number;
  /** Samples that these steps saw. */
  readonly samples: number;
  /** Why the run can not go on after the last one: what is not finite, and where. */
  readonly fault?: string;
}

/** Where a run stands: step and epoch from 0, and the sum of the epoch's losses. */
export interface Standing {
  readonly step: number;
  readonly epoch: number;
  readonly lossSum: number;
}

/** What a machine remembers beside the run's own figures. */
export interface MachineState {
  /** Plain data: the optimizer's counters, the places of the dropout streams. */
  readonly optimizer: Readonly<Record<string, number>>;
  readonly dropout: readonly number[];
  /** The training meter's sums. */
  readonly meter: readonly number[];
  /** Those of the machine itself. */
  readonly tensors: readonly NamedTensor[];
}

/** A network's numbers, by their names in a checkpoint. */
export type NetworkArrays<A extends Float32Array | Float64Array> = Readonly<
  Record<'parameters' | 'gradients' | 'buffers', A>
>;

export const copied = <A extends Float32Array | Float64Array>({
  parameters,
  gradients,
  buffers,
}: NetworkArrays<A>): NetworkArrays<A> => ({
  parameters: parameters.slice() as A,
  gradients: gradients.slice() as A,
  buffers: buffers.slice() as A,
});

/** What each pass over a batch changes, put aside. */
export interface Aside<A extends Float32Array | Float64Array> extends Pick<MachineState, 'dropout' | 'meter'> {
  readonly arrays: NetworkArrays<A> & { readonly before: A };
}

/** The parts that a loss can be evaluated over. */
export type EvaluatedPart = 'train' | 'validation';

/**
 * What computes a run: one of the two backends. It knows weights and batches; epochs, rules and records are the run's
 * (`run.ts`). Weights are drawn or loaded when it is made.
 */
export interface Machine {
  readonly backend: 'reference' | 'fast';
  readonly plan: Plan;
  /**
   * Does steps of the run from `at.step` on: one or more, at most `most`, none beyond the epoch. A machine may come back
   * before a long step is done, and is then called again with the same `step`.
   */
  advance(at: Standing, most: number, rateAt: (step: number) => number): StepsDone;
  /**
   * In the middle of a step that looks at many weights, and can be given up: until it is done, `save`, `look` and `copy`
   * give what was there before it.
   */
  readonly searching: boolean;
  /** Ends such a step, if there is one, as if it had never been. */
  giveUp(): void;
  /**
   * The mean loss of a part in evaluation mode with the present weights; `undefined` while it is under way, to be called
   * again. `meter('validation')` holds the metrics of the validation part's last evaluation.
   */
  evaluate(part: EvaluatedPart): number | undefined;
  /** The metrics of the training samples as they were seen since the last reset, or of the last evaluation. */
  meter(part: 'training' | 'validation'): Meter;
  resetMeter(): void;
  /** Why the optimizer moves some weights no more, if so; takes a look at all of its arrays. */
  stuck(): string | undefined;
  /** l1 and l2 terms at the present weights. */
  penalty(): number;
  /** Puts weights and running statistics aside for the stopping rule of this number, where it restores them. */
  keepBest(rule: number): void;
  restoreBest(rule: number): void;
  /** Measures the last step before its arrays are written over; [tensors, statisticsWidth]. */
  measure(): Float64Array;
  /** The network as it is held now, for who asks it at once: what it gives are copies. */
  look(): NetworkCopy;
  copy(): NetworkCopy;
  save(): MachineState;
  /** Throws an `EngineError`, with nothing set, where the tensors do not fit. `step` and `epoch` are where the run stands. */
  restore(state: MachineState, step: number, epoch: number): void;
}
