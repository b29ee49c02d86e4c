import { histogramBins, keepsFrame, statistic, statisticsWidth, type StatisticsFrame } from '../src/spec/statistics';

/** A run's measured statistics, ascending by step. */
export type Frames = readonly StatisticsFrame[];

const staysFor = ({ epoch }: StatisticsFrame): boolean => epoch > 0 && keepsFrame(epoch);

/**
 * Adds frames: those that `keepsFrame` keeps stay, the last of an epoch wins, and beside them only the newest is there.
 */
export function appendFrames(frames: Frames, added: Frames): Frames {
  if (added.length === 0) return frames;
  const kept = [...frames];
  for (const frame of added) {
    const last = kept[kept.length - 1];
    if (last && frame.step < last.step) continue;
    if (last && (!staysFor(last) || last.epoch === frame.epoch)) kept.pop();
    kept.push(frame);
  }
  return kept;
}

/** The last frame at or before an epoch, else the first one; `undefined` when there is none. */
export function frameAt(frames: Frames, epoch: number | undefined): StatisticsFrame | undefined {
  if (epoch === undefined) return frames[frames.length - 1];
  let low = 0;
  let high = frames.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((frames[middle]?.epoch ?? 0) <= epoch) low = middle;
    else high = middle - 1;
  }
  return frames[low];
}

/** One figure of a tensor; NaN for a tensor that does not exist. */
export const figureOf = (frame: StatisticsFrame, tensor: number, name: Exclude<keyof typeof statistic, 'histogram'>) =>
  tensor < 0 ? NaN : (frame.values[tensor * statisticsWidth + statistic[name]] ?? NaN);

/** The counts of a tensor's bins. */
export const histogramOf = (frame: StatisticsFrame, tensor: number): Float64Array => {
  const first = tensor * statisticsWidth + statistic.histogram;
  return frame.values.subarray(first, first + histogramBins);
};
