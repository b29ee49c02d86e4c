import type { ChartDataset } from 'chart.js';
import { tick } from '../format';
import type { Point } from '../sampling';
import { faded } from '../colour';
import type { Theme } from '../theme';
import { lineColour, lineDash, type Line } from './line';
import type { LineChartModel } from './line-chart';

/** How chart.js is to draw lines and axes, on the screen and in pictures. */

export type Dataset = ChartDataset<'line', Point[]>;

/** Some epochs in a row. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Pixels beside a chart for its numbers. */
export const axisWidth = 46;

/** A line without its points. */
export function datasetOf(line: Line, theme: Theme): Dataset {
  const colour = line.faint ? faded(lineColour(theme, line), theme.highContrast ? 0.6 : 0.4) : lineColour(theme, line);
  return {
    data: [],
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: line.emphasis && !line.faint ? 1.75 : 1.25,
    borderDash: [...lineDash(theme, line)],
    borderJoinStyle: 'round',
    // Lower numbers are drawn later: the run on display lies over the earlier ones.
    order: (line.emphasis ? 0 : 2) + (line.faint ? 1 : 0),
  };
}

/** Gives a line the points that so many pixels show of some epochs. */
export function fill(dataset: Dataset, line: Line, log: boolean, { min, max }: Range, pixels: number): void {
  const points = line.source.sample(min, max, pixels);
  dataset.data = log ? points.map(({ x, y }) => ({ x, y: y > 0 ? y : NaN })) : [...points];
  dataset.pointRadius = points.length === 1 ? 2.5 : 0;
}

/** The axes of a chart over some epochs. */
export function scalesOf({ log, axis }: Pick<LineChartModel, 'log' | 'axis'>, view: Range, theme: Theme) {
  const ticks = { color: theme.muted, font: { family: theme.font, size: 11 } };
  const border = { display: false };
  return {
    x: {
      type: 'linear' as const,
      min: view.min,
      max: view.max,
      border,
      grid: { display: false },
      ticks: {
        ...ticks,
        maxRotation: 0,
        autoSkipPadding: 24,
        includeBounds: false,
        precision: 0,
        callback: (value: string | number) => tick(Number(value)),
      },
    },
    y: {
      type: log ? ('logarithmic' as const) : ('linear' as const),
      border,
      grid: { color: theme.grid, tickLength: 0 },
      ticks: {
        ...ticks,
        maxTicksLimit: 6,
        padding: 6,
        callback: (value: string | number) => (!log || isRound(Number(value)) ? axis(Number(value)) : ''),
      },
      // A width of its own, so that a longer number does not move the chart.
      afterFit: (scale: { width: number }) => {
        scale.width = axisWidth;
      },
    },
  };
}

/** 1, 2 or 5 times a power of ten. */
const isRound = (value: number): boolean => /^[125]e/.test(value.toExponential());
