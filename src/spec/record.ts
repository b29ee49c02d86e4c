/** What one epoch came to: a line of `metrics.jsonl` and of `nnet train --json`, a point on the charts. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Mean over the epoch's samples as they were seen, without the penalty. */
  readonly loss: number;
  /** l1 and l2 terms at the epoch's end. */
  readonly penalty: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** In evaluation mode, at the epoch's end: `loss` and the metrics. Absent without a validation part. */
  readonly validation?: Readonly<Record<string, number>>;
  /** The last step's. */
  readonly learningRate: number;
  /** Time of the training steps alone. */
  readonly seconds: number;
  readonly samplesPerSecond: number;
}

/** How a run ended. `converged`: an `until` held. `failed`: it could not start, or its worker died. */
export type RunStatus = 'completed' | 'converged' | 'stopped' | 'diverged' | 'interrupted' | 'failed';

/** What a run does now, or how it ended. */
export type RunState = 'queued' | 'running' | 'paused' | RunStatus;

/** A run's last word. */
export interface RunResult {
  readonly status: RunStatus;
  readonly epochs: number;
  /** Of the weights that the run ends with; `null` when it is not finite or nothing was trained. */
  readonly loss: number | null;
  readonly seconds: number;
  /** Over the parameters as little-endian floats; absent when the run failed. */
  readonly sha256?: string;
  /** Why it diverged, was interrupted or failed: a sentence. */
  readonly message?: string;
}
