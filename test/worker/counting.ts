import type { StepResult, Trainer, TrainerState, TrainerStatus } from '../../src/engine';
import { statisticsWidth, type StatisticsFrame } from '../../src/spec/statistics';
import type { NamedTensor } from '../../src/spec/tensor';

export interface CountingOptions {
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  /** The step (from 1) at which the loss is no number. */
  readonly divergesAt?: number;
  readonly parameters?: number;
  /** What a checkpoint holds beside its step. */
  readonly tensors?: readonly NamedTensor[];
  /** Of a step (from 1). */
  readonly lossAt?: (step: number) => number;
  /** Called before every step: lets a test move the time on or act between steps. */
  readonly onStep?: (step: number) => void;
}

/**
 * A trainer that trains nothing: unless told otherwise, its loss is 1 / step, so that a test can tell every step and epoch
 * apart. A checkpoint is its step.
 */
export function countingTrainer({
  stepsPerEpoch,
  epochs,
  divergesAt,
  parameters = 0,
  tensors = [],
  lossAt = (step) => 1 / step,
  onStep,
}: CountingOptions): Trainer {
  let step = 0;
  let status: TrainerStatus = 'running';
  const state = (): TrainerState => ({ numbers: { step, status }, tensors });
  return {
    backend: 'reference',
    plan: {
      layers: [],
      parameters,
      memory: 0,
      batch: 1,
      threads: 1,
      stepsPerEpoch,
      tensors: [{ layer: 'dense1', tensor: 'dense1.weight', role: 'weight' }],
    },
    settled: true,
    get epoch() {
      return Math.floor(step / stepsPerEpoch);
    },
    get step() {
      return step;
    },
    get status() {
      return status;
    },
    advance: (): StepResult => {
      if (status !== 'running') throw new Error('the run has ended');
      onStep?.(step + 1);
      step++;
      if (step === divergesAt) {
        status = 'diverged';
        return { loss: NaN, steps: 1, message: `step ${step} went wrong` };
      }
      const loss = lossAt(step);
      if (step % stepsPerEpoch > 0) return { loss, steps: 1 };
      const epoch = step / stepsPerEpoch;
      if (epoch === epochs) status = 'completed';
      return {
        loss,
        steps: 1,
        record: { epoch, loss, penalty: 0, metrics: {}, learningRate: 0.1, seconds: 0.5, samplesPerSecond: 1 },
      };
    },
    statistics: (): StatisticsFrame => ({
      epoch: Math.ceil(step / stepsPerEpoch),
      step,
      values: new Float64Array(statisticsWidth).fill(step),
    }),
    copy: () => ({ bytes: 0, tensors: () => [], gradients: () => [] }),
    tensors: () => [],
    gradients: () => [],
    finalLoss: () => lossAt(step),
    state,
    checkpoint: state,
    restore: ({ numbers }) => {
      step = Number(numbers['step']);
      status = numbers['status'] as TrainerStatus;
    },
  };
}
