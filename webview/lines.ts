import type { PanelRun } from '../src/protocol/panel';
import type { Line } from './chart/line';
import { columnSource } from './chart/line';
import { measured, type EpochTable } from './epochs';
import { validationOf } from './metric';
import type { Page } from './page';
import { smoothed } from './smoothing';
import { dataOf, displayed, type PageState } from './state';

/** The most earlier runs that are drawn at once: more are a thicket. */
const mostEarlier = 4;

/** The runs that are drawn under the one on display, newest first. */
export function earlierRuns(state: PageState, hidden: readonly string[]): readonly PanelRun[] {
  const run = displayed(state);
  return state.runs
    .filter((other) => other !== run && !hidden.includes(other.id) && dataOf(state, other).epochs.length > 0)
    .reverse()
    .slice(0, mostEarlier);
}

/**
 * The lines of a figure: training and validation of the run on display, and of the earlier runs under them. With
 * smoothing, each measured line is faint and a smoothed one lies over it.
 */
export function smoothedLinesOf(page: Pick<Page, 'state' | 'settings'>, name: string): readonly Line[] {
  const { hidden, smoothing } = page.settings;
  const lines = linesOf(page.state, hidden, name);
  if (smoothing === 0) return lines;
  return lines.flatMap((line) => [
    { ...line, faint: true },
    {
      ...line,
      id: `${line.id} smoothed`,
      source: smoothedSource(line.source, smoothing),
      joined: true,
      derived: true,
    },
  ]);
}

/** Training and validation of the run on display, and of the earlier runs under them, as they were measured. */
export function linesOf(state: PageState, hidden: readonly string[], name: string): readonly Line[] {
  const run = displayed(state);
  if (!run) return [];
  const own = dataOf(state, run).epochs;
  const lines = [
    ...trainingAndValidation(own, name).map(({ column, part }): Line => ({
      ...part,
      id: `${run.id} ${column}`,
      source: sourceOf(own, column),
      emphasis: true,
    })),
  ];
  earlierRuns(state, hidden).forEach((earlier, place) => {
    const table = dataOf(state, earlier).epochs;
    const found = trainingAndValidation(table, name);
    found.forEach(({ column, part }, index) => {
      lines.push({
        ...part,
        id: `${earlier.id} ${column}`,
        label: earlier.name ?? `run ${earlier.number}`,
        detail: earlier.difference,
        colour: { earlier: place },
        source: sourceOf(table, column),
        emphasis: false,
        joined: index > 0,
      });
    });
  });
  return lines;
}

function trainingAndValidation(table: EpochTable, name: string) {
  const parts = [
    { column: name, part: { label: 'training', colour: 'training', dashed: false } as const },
    { column: validationOf(name), part: { label: 'validation', colour: 'validation', dashed: true } as const },
  ];
  return parts.filter(({ column }) => measured(table, column));
}

const smoothedSource = ({ column }: Line['source'], weight: number): Line['source'] => {
  if (!column) throw new Error('only a line through every epoch can be smoothed');
  return columnSource(smoothed(column, weight));
};

const sourceOf = (table: EpochTable, name: string): Line['source'] => {
  const column = table.columns.get(name);
  if (!column) throw new Error(`no column ${name}`);
  return columnSource(column);
};
