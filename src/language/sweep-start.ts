import type { Analysis, Override } from './analysis';
import { detailsOf } from './details';
import type { Range } from './range';
import type { Refusal } from './rename';
import { quote } from './words';

/** What a `sweep` cell says beside what it sweeps, to start from what another cell runs. */
export interface SweepStart {
  /** The line before it. */
  readonly from?: string;
  /** Paths with lists of the one value that they have in every run. */
  readonly paths: readonly Override[];
  /** What stands after it. */
  readonly blocks: readonly string[];
}

/**
 * How a sweep starts from a cell: from a base with nothing more, from a variation with what makes it one, since it is its
 * base that a sweep changes. Throws when there is no such cell.
 */
export function sweepStart(analysis: Analysis, cell: number): SweepStart | Refusal {
  const details = detailsOf(analysis).cells[cell];
  if (!details) throw new RangeError(`there is no cell ${cell}`);
  const { node, settings } = details;
  if (details.cell.kind !== 'with') return { paths: [], blocks: [] };
  const list = settings.find(({ value }) => value.type === 'list');
  if (list) {
    return {
      problem: `${quote(list.path.text)} is a list in this cell, and a sweep would go through its values one by one. Sweep the cell that it changes, or write the list there.`,
    };
  }
  const words = ({ start, end }: Range): string => analysis.text.slice(start, end);
  const from = node.statements.find(({ keyword }) => keyword.text === 'from');
  return {
    ...(from && { from: words(from.range) }),
    paths: settings.map(({ path, value }) => ({ path: path.text, value: `[${words(value.range)}]` })),
    blocks: node.blocks.map(({ head, entries }) =>
      words({ start: head.range.start, end: entries[entries.length - 1]?.range.end ?? head.range.end }),
    ),
  };
}
