import * as v from 'valibot';
import type { EpochRecord } from '../spec/record';
import { statisticsWidth, type StatisticsFrame } from '../spec/statistics';
import type { Moment } from './checkpoints';

/** The lines of `metrics.jsonl`. A number that is not finite is `null` there and NaN when read back. */

/** An epoch as a line, with its end of line. */
export const epochLine = (record: EpochRecord): string => `${JSON.stringify({ type: 'epoch', ...record })}\n`;

/** A statistics frame as a line, with its end of line. */
export const statisticsLine = ({ epoch, step, values }: StatisticsFrame): string =>
  `${JSON.stringify({ type: 'statistics', epoch, step, values: Array.from(values) })}\n`;

/** Where a run goes on, as a line with its end: what was measured after that moment will be measured again. */
export const resumeLine = ({ epoch, step }: Moment): string => `${JSON.stringify({ type: 'resume', epoch, step })}\n`;

const counter = v.pipe(v.number(), v.integer(), v.minValue(0));
const figure = v.pipe(
  v.nullable(v.number()),
  v.transform((value) => value ?? NaN),
);
const figures = v.record(v.string(), figure);

/** One check for the whole array: a schema an entry would take most of the time of opening a run. */
const statistics = v.pipe(
  v.custom<readonly (number | null)[]>(
    (input) =>
      Array.isArray(input) &&
      input.length % statisticsWidth === 0 &&
      input.every((value) => value === null || typeof value === 'number'),
  ),
  v.transform((values) => Float64Array.from(values, (value) => value ?? NaN)),
);

const epochRecord = v.object({
  epoch: v.pipe(counter, v.minValue(1)),
  loss: figure,
  penalty: figure,
  metrics: figures,
  validation: v.optional(figures),
  learningRate: figure,
  seconds: figure,
  samplesPerSecond: figure,
});

const statisticsFrame = v.object({ epoch: counter, step: counter, values: statistics });

const moment = v.object({ epoch: counter, step: counter });

const metricsLine = v.variant('type', [
  v.looseObject({ type: v.literal('resume') }),
  v.looseObject({ type: v.literal('epoch') }),
  v.looseObject({ type: v.literal('statistics') }),
]);

/** What was measured in a run. */
export interface Metrics {
  /** Epoch 1 and all that follow it without a gap. */
  readonly epochs: readonly EpochRecord[];
  /** Ascending in steps. */
  readonly frames: readonly StatisticsFrame[];
}

/** A line's object; `undefined` for a torn line and for what another program wrote. */
function parseLine(line: string): v.InferOutput<typeof metricsLine> | undefined {
  try {
    const result = v.safeParse(metricsLine, JSON.parse(line));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads `metrics.jsonl`. A line is taken whole or not at all: a crash or a full disk leaves a torn last one, which
 * stands in the middle when the run was resumed. What a resumed run measured again replaces the earlier.
 */
export function readMetrics(text: string): Metrics {
  const epochs: EpochRecord[] = [];
  const frames: StatisticsFrame[] = [];
  for (const line of text.split('\n').slice(0, -1)) {
    const data = parseLine(line);
    if (data?.type === 'epoch') {
      const { success, output } = v.safeParse(epochRecord, data);
      if (!success || output.epoch > epochs.length + 1) continue;
      epochs.length = output.epoch - 1;
      epochs.push(output);
    } else if (data?.type === 'resume') {
      const { success, output } = v.safeParse(moment, data);
      if (!success) continue;
      epochs.length = Math.min(epochs.length, output.epoch);
      while ((frames[frames.length - 1]?.step ?? -1) > output.step) frames.pop();
    } else if (data) {
      const { success, output } = v.safeParse(statisticsFrame, data);
      if (!success) continue;
      while ((frames[frames.length - 1]?.step ?? -1) >= output.step) frames.pop();
      frames.push(output);
    }
  }
  return { epochs, frames };
}
