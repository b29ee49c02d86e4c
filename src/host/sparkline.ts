import { histogramBins, statistic, statisticsWidth, type StatisticsFrame } from '../spec/statistics';

const bars = '▁▂▃▄▅▆▇█';

/** Values as block characters, from 0 to the largest; at the bottom when nothing is above 0; `×` for what is not finite. */
export function sparkline(values: readonly number[]): string {
  const top = Math.max(...values.filter(Number.isFinite));
  const bar = (value: number): string => {
    if (!Number.isFinite(value)) return '×';
    return bars.charAt(top > 0 ? Math.max(0, Math.round((value / top) * (bars.length - 1))) : 0);
  };
  return values.map(bar).join('');
}

/** The histogram of a tensor in `width` bars, each the sum of the same number of measured bins. */
export function histogramBars(frame: StatisticsFrame, tensor: number, width: 4 | 8 | 16 | 32): readonly number[] {
  const first = tensor * statisticsWidth + statistic.histogram;
  const group = histogramBins / width;
  return Array.from({ length: width }, (_, bar) => {
    let sum = 0;
    for (let bin = 0; bin < group; bin++) sum += frame.values[first + bar * group + bin] ?? 0;
    return sum;
  });
}

/** One figure of a tensor. */
export const figureOf = (frame: StatisticsFrame, tensor: number, name: keyof typeof statistic): number =>
  frame.values[tensor * statisticsWidth + statistic[name]] ?? NaN;
