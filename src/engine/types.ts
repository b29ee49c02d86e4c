import type { Dataset } from '../spec/dataset';
import type { EpochRecord } from '../spec/record';
import type { PlacedLayer } from '../spec/shapes';
import type { StatisticsFrame, TensorDescription } from '../spec/statistics';
import type { NamedTensor } from '../spec/tensor';
import type { ThreadOptions } from './fast/threads';

/** What the engine must know of the data to plan a run. */
export type DataSize = Pick<Dataset, 'samples' | 'features' | 'outputs' | 'inputShape'> & {
  readonly parts: { readonly [K in keyof Dataset['parts']]: { readonly length: number } };
};

/** What a run will take, known from the shapes before anything is allocated. */
export interface Plan {
  /** Every layer, top to bottom, a `residual` before its body. */
  readonly layers: readonly PlacedLayer[];
  /** Number of parameters, frozen ones included; running statistics are none. */
  readonly parameters: number;
  /** Bytes: parameters, gradients, optimizer, activations of one batch and the data. */
  readonly memory: number;
  /** Samples a step; the last step of an epoch may have fewer. */
  readonly batch: number;
  /** Threads that share the work. */
  readonly threads: number;
  readonly stepsPerEpoch: number;
  /** What `statistics()` measures, in its order. */
  readonly tensors: readonly TensorDescription[];
}

/** What some steps came to. */
export interface StepResult {
  /** Of the last step: mean over its batch, without the penalty. */
  readonly loss: number;
  /** Steps done. */
  readonly steps: number;
  /** Another step, or the validation at an epoch's end, is under way: see `settled`. */
  readonly unfinished?: boolean;
  /** At an epoch's end, which is never passed. */
  readonly record?: EpochRecord;
  /** When the run diverged at the last step: what went wrong where. */
  readonly message?: string;
}

export type TrainerStatus = 'running' | 'completed' | 'converged' | 'diverged';

/** All that a run needs to go on bit for bit: plain data (JSON survives it) and tensors. */
export interface TrainerState {
  readonly numbers: Readonly<Record<string, unknown>>;
  readonly tensors: readonly NamedTensor[];
}

/** A network's parameters, running statistics and last gradients at one moment, as its backend holds them. */
export interface NetworkCopy {
  readonly bytes: number;
  /** Parameters, then running statistics. */
  tensors(): readonly NamedTensor[];
  /** Of the parameters: with the penalty and before clipping. */
  gradients(): readonly NamedTensor[];
}

/** A run in steps. */
export interface Trainer {
  readonly plan: Plan;
  /** What computes the steps. */
  readonly backend: 'reference' | 'fast';
  /** Epochs finished. */
  readonly epoch: number;
  /** Steps done. */
  readonly step: number;
  readonly status: TrainerStatus;
  /**
   * It may be left, or a checkpoint be taken: it stands between two steps, where `advance(1)` gets to, or in one that
   * searches, in the middle of which it still shows and keeps what was there before.
   */
  readonly settled: boolean;
  /**
   * A batch or a few, at most so many (one, when left out): forward, loss, backward, update; at an epoch's end also the
   * record. Comes back within about 20 ms where the backend can stop in the middle of a step. Throws when the run has
   * ended.
   */
  advance(most?: number): StepResult;
  /** Of the last step: weights after it, gradients with the penalty and before clipping, activations. */
  statistics(): StatisticsFrame;
  /** Copies of the parameters, top to bottom, then the running statistics. */
  tensors(): readonly NamedTensor[];
  /** Copies of the last step's gradients, top to bottom: with the penalty and before clipping. */
  gradients(): readonly NamedTensor[];
  /** Both, for later: as the backend holds them, which takes little time. */
  copy(): NetworkCopy;
  /**
   * The loss of the present weights over the training part, in evaluation mode, without the penalty; `undefined` while it
   * is under way, to be called again. Gives up a search.
   */
  finalLoss(): number | undefined;
  /** All that it needs to go on. The arrays are its own: they are so until it goes on, or is set back. */
  state(): TrainerState;
  /** A copy of its state. */
  checkpoint(): TrainerState;
  /** Goes on from a checkpoint of the same experiment. Throws `EngineError` when it is of another. */
  restore(state: TrainerState): void;
}

export interface TrainerOptions {
  /** Start from these instead of new ones. */
  readonly weights?: readonly NamedTensor[];
  /** Seconds since some moment; without it no time is measured. */
  readonly clock?: () => number;
  /** Bytes. */
  readonly memoryLimit?: number;
  /** Other threads, of which the fast backend may make use; the bits are the same. */
  readonly threads?: ThreadOptions;
}
