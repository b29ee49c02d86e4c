import { exp, log } from '../numerics/elementary';
import { stream, type RandomStream } from '../numerics/random';
import type { Analysis, Override, Sweep, SweepPath } from './analysis';
import { detailsOf } from './details';
import { overridden, settingsOf, type Overridden } from './with-overrides';

/** One run of a sweep: its place, from 0, and what it sets. */
export interface SweepRun {
  readonly index: number;
  readonly overrides: readonly Override[];
}

/** Decimal digits of a drawn number: enough to tell runs apart, few enough to read. */
const digits = 4;

function draw(path: SweepPath, random: RandomStream): string {
  if ('values' in path) return path.values[random.integer(path.values.length)] ?? '';
  const { from, to, integer, scale } = path;
  if (integer && scale === 'linear') return `${from + random.integer(to - from + 1)}`;
  // An integer gets the interval from itself to its successor, so that both ends can come.
  const end = integer ? to + 1 : to;
  const u = random.uniform();
  const value = scale === 'log' ? exp(log(from) + u * (log(end) - log(from))) : from + u * (end - from);
  const rounded = integer ? Math.floor(value) : +value.toPrecision(digits);
  return `${Math.min(to, Math.max(from, rounded))}`;
}

/**
 * What each run of a sweep sets. A grid goes through every combination, the leftmost path slowest. Draws come from the
 * `sweep` stream of `seed`, run by run and path by path, so that more runs change none of the earlier ones; real numbers
 * are rounded to four digits.
 */
export function sweepRuns({ kind, runs, paths }: Sweep, seed: number): readonly SweepRun[] {
  if (kind !== 'grid') {
    const random = stream(seed, 'sweep');
    return Array.from({ length: runs }, (_, index) => ({
      index,
      overrides: paths.map((path) => ({ path: path.path, value: draw(path, random) })),
    }));
  }
  return Array.from({ length: runs }, (_, index) => {
    let rest = index;
    const overrides = paths.toReversed().map((path): Override => {
      const values = 'values' in path ? path.values : [];
      const value = values[rest % values.length] ?? '';
      rest = Math.floor(rest / values.length);
      return { path: path.path, value };
    });
    return { index, overrides: overrides.toReversed() };
  });
}

/** The experiment of each run of a sweep cell, one after the other. Throws when the cell is no sweep without errors. */
export function* sweepExperiments(analysis: Analysis, cell: number): Generator<SweepRun & Overridden> {
  const { cells, options } = detailsOf(analysis);
  const details = cells[cell];
  if (!details?.draft || !details.cell.sweep || !details.lowered?.spec)
    throw new RangeError(`cell ${cell} is no sweep`);
  const { draft, lowered } = details;
  for (const run of sweepRuns(details.cell.sweep, lowered.spec?.train.seed ?? 0)) {
    const problems: string[] = [];
    const settings = settingsOf(run.overrides, problems);
    yield { ...run, ...overridden(analysis.text, draft, settings, options, problems) };
  }
}
