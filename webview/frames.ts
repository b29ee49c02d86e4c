import { histogramBins, statistic, statisticsWidth, type StatisticsFrame } from '../src/spec/statistics';

/** A run's measured statistics, ascending by step. */
export type Frames = readonly StatisticsFrame[];

const stays = ({ epoch, passing }: StatisticsFrame): boolean => epoch > 0 && !passing;

/** Adds frames: those that are kept stay, the last of an epoch wins, and beside them only the newest is there. */
export function appendFrames(frames: Frames, added: Frames): Frames {
  if (added.length === 0) return frames;
  const kept = [...frames];
  for (const frame of added) {
    const last = kept[kept.length - 1];
    if (last && frame.step < last.step) continue;
    if (last && (!stays(last) || last.epoch === frame.epoch)) kept.pop();
    kept.push(frame);
  }
  return kept;
}

/** The place of the last frame at or before an epoch, else of the first. */
export function frameIndex(frames: Frames, epoch: number): number {
  let low = 0;
  let high = frames.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((frames[middle]?.epoch ?? 0) <= epoch) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The last frame at or before an epoch, else the first one; without an epoch the newest. `undefined`: there is none. */
export const frameAt = (frames: Frames, epoch: number | undefined): StatisticsFrame | undefined =>
  frames[epoch === undefined ? frames.length - 1 : frameIndex(frames, epoch)];

/** The epoch with a frame that is nearest to one; the earlier of two. */
export function nearestEpoch(frames: Frames, epoch: number): number | undefined {
  const at = frameIndex(frames, epoch);
  const before = frames[at];
  const after = frames[at + 1];
  if (!before) return undefined;
  return after && after.epoch - epoch < epoch - before.epoch ? after.epoch : before.epoch;
}

/** The epoch with a frame so many places after one (before it, when negative), at most the first and the last. */
export const epochBeside = (frames: Frames, epoch: number, places: number): number | undefined =>
  frames[Math.max(0, Math.min(frames.length - 1, frameIndex(frames, epoch) + places))]?.epoch;

/** One figure of a tensor; NaN for a tensor that does not exist. */
export const figureOf = (frame: StatisticsFrame, tensor: number, name: Exclude<keyof typeof statistic, 'histogram'>) =>
  tensor < 0 ? NaN : (frame.values[tensor * statisticsWidth + statistic[name]] ?? NaN);

/** The counts of a tensor's bins. */
export const histogramOf = (frame: StatisticsFrame, tensor: number): Float64Array => {
  const first = tensor * statisticsWidth + statistic.histogram;
  return frame.values.subarray(first, first + histogramBins);
};
