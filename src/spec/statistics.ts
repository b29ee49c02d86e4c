/** The number of bins of every histogram, evenly over [minimum, maximum]. */
export const histogramBins = 32;

/**
 * Where each figure of a tensor stands in its slice of `StatisticsFrame.values`. `norm` is the Euclidean norm, `zeros`
 * the share of entries that are 0 (of an activation: of units that are 0 for the whole batch, that is, dead),
 * `updateRatio` ‖Δw‖ / ‖w‖ of the step (weights only, else NaN), `minimumIndex` and `maximumIndex` where in the tensor the
 * extremes stand (row-major, the first of equals; of an activation over the whole batch, samples first; NaN without a
 * finite value), `histogram` the first of the bins' counts.
 */
export const statistic = {
  norm: 0,
  minimum: 1,
  maximum: 2,
  mean: 3,
  zeros: 4,
  updateRatio: 5,
  minimumIndex: 6,
  maximumIndex: 7,
  histogram: 8,
} as const;

/** The length of a tensor's slice. */
export const statisticsWidth = statistic.histogram + histogramBins;

/** Which tensor a slice describes. */
export interface TensorDescription {
  readonly layer: string;
  /** `dense1.weight`; for an activation the layer's name; for a part its own after the layer's: `lstm1.f`. */
  readonly tensor: string;
  /** `buffer`: running statistics; `part`: the gradient of a part of a layer's parameters (see `partsOf`). */
  readonly role: 'weight' | 'gradient' | 'activation' | 'buffer' | 'part';
}

/** What was measured at one step: one slice a tensor, in the order of the run's `TensorDescription`s. */
export interface StatisticsFrame {
  readonly epoch: number;
  /** The step in the whole run, from 1. */
  readonly step: number;
  /** [tensors, statisticsWidth] */
  readonly values: Float64Array;
  /** It gives way to the next one: `keepsFrame` does not keep it, or it was measured within an epoch. */
  readonly passing?: true;
}

/** Frames that are kept of the first epochs, and of each later doubling half of it. */
export const fullDetail = 256;

/** The same where a frame takes long beside an epoch. */
const leastDetail = 4;

/** Nanoseconds, about: for a frame, to measure and copy each value, and to multiply and add. */
const framing = 20_000;
const measuring = 2;
const multiplying = 0.02;

/** The part of a run's time that measuring may take, and the nanoseconds that it may take of a run's first epochs. */
const share = 0.01;
const allowance = 0.8e6;

/**
 * How many of a run's first epochs keep their frames: 256, but fewer where a frame of so many values may cost more than a
 * hundredth of an epoch. That takes three products of the weights with each sample at least, forward and backward. It
 * is reckoned from sizes alone, so that the same run keeps the same frames on every machine.
 */
export function frameDetail(size: {
  readonly values: number;
  readonly parameters: number;
  readonly samples: number;
}): number {
  const frame = framing + measuring * size.values;
  const epoch = 3 * multiplying * size.parameters * size.samples;
  if (frame <= share * epoch) return fullDetail;
  return Math.max(leastDetail, Math.min(fullDetail, Math.floor(allowance / frame)));
}

/**
 * Whether an epoch's frame is kept for good: with a `detail` of 256 every one up to 256, every second up to 512, every
 * fourth up to 1024, and so on. The number of frames grows with the logarithm of the run's length; every one kept was
 * measured.
 */
export function keepsFrame(epoch: number, detail: number): boolean {
  let stride = 1;
  while (epoch > detail * stride) stride *= 2;
  return epoch % stride === 0;
}
