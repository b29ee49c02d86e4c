import type { Column } from '../column';
import { sample, samplePoints, type Point } from '../sampling';
import type { Theme } from '../theme';

/** Where a line's points come from. */
export interface LineSource {
  /** The epoch of the last point; 0 without any. */
  readonly end: number;
  /** What is drawn between two epochs on so many pixels. */
  sample(from: number, to: number, pixels: number): readonly Point[];
  /** The value that was measured at an epoch; NaN when none was. */
  at(epoch: number): number;
  /** The epochs that were measured, ascending. */
  epochs(): Iterable<number>;
  /** Every epoch's value, where the line goes through all of them. */
  readonly column?: Column;
}

/** A line of a chart. */
export interface Line {
  readonly id: string;
  readonly label: string;
  /** What sets it apart, for the legend. */
  readonly detail?: string;
  readonly colour:
    'training' | 'validation' | 'gradient' | 'weight' | { readonly earlier: number } | { readonly layer: number };
  readonly dashed: boolean;
  readonly emphasis: boolean;
  /** Shares its legend entry with the line before. */
  readonly joined?: boolean;
  /** Drawn faintly: a measured line under its smoothed one. */
  readonly faint?: boolean;
  /** A smoothed line: it has no numbers of its own, since they were not measured. */
  readonly derived?: boolean;
  readonly source: LineSource;
}

/** A line through every epoch of a run. */
export const columnSource = (column: Column): LineSource => ({
  column,
  end: column.length,
  sample: (from, to, pixels) => sample(column, from, to, pixels),
  at: (epoch) => column.at(epoch - 1),
  epochs: () => upTo(column.length),
});

/** A line through some epochs, ascending. */
export const pointsSource = (points: readonly Point[]): LineSource => ({
  end: points[points.length - 1]?.x ?? 0,
  sample: (from, to, pixels) => samplePoints(points, from, to, pixels),
  at: (epoch) => points.find(({ x }) => x === epoch)?.y ?? NaN,
  epochs: () => points.map(({ x }) => x),
});

function* upTo(count: number): Generator<number, undefined> {
  for (let epoch = 1; epoch <= count; epoch++) yield epoch;
  return undefined;
}

/** A line's colour in a theme. */
export function lineColour(theme: Theme, { colour }: Line): string {
  if (typeof colour === 'string') return theme[colour];
  const list = 'earlier' in colour ? theme.earlier : theme.layers;
  const place = 'earlier' in colour ? colour.earlier : colour.layer;
  return list[place % list.length] ?? theme.muted;
}

/** The patterns that tell layers apart whose colours come again. */
const patterns: readonly (readonly number[])[] = [[], [6, 3], [2, 2]];

/** A line's dashes: of validation only where colours may not tell enough, of layers once their colours come again. */
export function lineDash(theme: Theme, { colour, dashed, emphasis }: Line): readonly number[] {
  if (typeof colour !== 'string' && 'layer' in colour) {
    return patterns[Math.floor(colour.layer / theme.layers.length) % patterns.length] ?? [];
  }
  return dashed && (theme.highContrast || !emphasis) ? [4, 3] : [];
}
