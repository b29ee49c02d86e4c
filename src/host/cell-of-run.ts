import { withOverrides, type Analysis, type Cell, type Range } from '../language';
import { differences, sameExperiment } from '../spec/difference';
import type { Run } from './run';

/** The cell that a run belongs to in the present text: by its title when that is unique, else by title and place. */
export function cellOf(analysis: Analysis, run: Pick<Run, 'cell'>): Cell | undefined {
  const { title, index } = run.cell;
  const titled = analysis.cells.filter((cell) => cell.ordinal !== undefined && cell.title === title);
  if (title !== '' && titled.length === 1) return titled[0];
  return titled.find((cell) => cell.index === index);
}

/** Where a layer of a run stands in the present text: on a line of its cell's base, which variations and sweeps run too. */
export function layerLine(analysis: Analysis, run: Pick<Run, 'cell'>, layer: string): Range | undefined {
  const base = cellOf(analysis, run)?.base;
  return base === undefined ? undefined : analysis.cells[base]?.experiment?.layerLines.get(layer);
}

const staleness = new WeakMap<Analysis, WeakMap<Run, boolean>>();

/**
 * Whether a run's values are no longer those of the text: its cell says neither what it said when the run began nor what
 * ran, with the panel's changes, which may have been written into the text since.
 */
export function isStale(analysis: Analysis, run: Run): boolean {
  const known = staleness.get(analysis) ?? new WeakMap<Run, boolean>();
  staleness.set(analysis, known);
  const found = known.get(run);
  if (found !== undefined) return found;
  const cell = cellOf(analysis, run);
  // A sweep's runs are of its base; what each sets beside it is its own.
  const experiment = cell?.kind === 'sweep' ? withOverrides(analysis, cell.index, []).experiment : cell?.experiment;
  const stale = experiment === undefined || ![run.text, run.spec].some((spec) => sameExperiment(experiment.spec, spec));
  known.set(run, stale);
  return stale;
}

/** In what a run differs from another, for a legend: `optimizer.lr 0.1 instead of 0.01`. */
export function describeDifference(run: Run, reference: Run): string {
  const found = differences(reference.spec, run.spec);
  const shown = found.slice(0, 3).map(({ path, from, to }) => {
    if (to === undefined) return `without ${path}`;
    return from === undefined ? `${path} ${to}` : `${path} ${to} instead of ${from}`;
  });
  if (found.length > shown.length) shown.push(`and ${found.length - shown.length} more`);
  return shown.join(', ');
}
