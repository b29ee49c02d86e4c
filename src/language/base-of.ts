import { unknownName } from './checks/unknown-name';
import { diagnostic, type Report } from './diagnostic';
import type { CellNode, Statement } from './tree';
import { quote, writeString } from './words';

/** A cell that a title may name. */
export interface Candidate {
  readonly title: string;
  readonly base: boolean;
}

/** What the bases of a text are found by. */
export interface Bases {
  /** A base's index by its title; -1 when several have it. */
  readonly byTitle: ReadonlyMap<string, number>;
  /** The titles of cells that are no bases. */
  readonly otherTitles: ReadonlySet<string>;
}

export function indexBases(cells: readonly Candidate[]): Bases {
  const byTitle = new Map<string, number>();
  const otherTitles = new Set<string>();
  cells.forEach(({ title, base }, index) => {
    if (title === '') return;
    if (base) byTitle.set(title, byTitle.has(title) ? -1 : index);
    else otherTitles.add(title);
  });
  return { byTitle, otherTitles };
}

/** The base that `from "Title"` names. */
function named(from: Statement, { byTitle, otherTitles }: Bases, report: Report): number | undefined {
  const [part, ...more] = from.parts;
  if (part?.type !== 'positional' || part.value.type !== 'string') {
    if (!from.broken) {
      const message = '`from` needs the title of another cell in quotes: `from "Two moons"`.';
      report(diagnostic('missing-argument', part?.range ?? from.keyword.range, message, { arguments: ['from'] }));
    }
    return undefined;
  }
  for (const { range } of more) {
    report(diagnostic('unexpected-text', range, '`from` takes one title and nothing else.'));
  }
  const title = part.value.string;
  const found = byTitle.get(title);
  if (found === -1) {
    const message = `Several cells are called ${quote(title)}. Give them different titles.`;
    report(diagnostic('ambiguous-title', part.range, message, { arguments: [title] }));
    return undefined;
  }
  if (found !== undefined) return found;
  if (otherTitles.has(title)) {
    const message = `The cell ${quote(title)} has no \`model\`, so nothing can start from it. Name one that has.`;
    report(diagnostic('no-base', part.range, message, { arguments: [title] }));
    return undefined;
  }
  // The words inside the quotes are what a fix replaces.
  const words = { start: part.range.start + 1, end: part.range.end - 1 };
  const inQuotes = (name: string): string => writeString(name).slice(1, -1);
  report(unknownName('unknown-title', 'cell', title, words, [...byTitle.keys()], undefined, inQuotes));
  return undefined;
}

/** The index of a variation's base: the one that `from` names, else the nearest above. */
export function baseOf(
  node: CellNode,
  nearestAbove: number | undefined,
  bases: () => Bases,
  report: Report,
): number | undefined {
  const from = node.statements.find(({ keyword }) => keyword.text === 'from');
  if (from) return named(from, bases(), report);
  const change = node.statements[0];
  if (nearestAbove === undefined && change) {
    const message = `No cell above has a \`model\` that ${quote(change.keyword.text)} could change. Add one, or name one with \`from "Title"\`.`;
    report(diagnostic('no-base', change.keyword.range, message, { arguments: [change.keyword.text] }));
  }
  return nearestAbove;
}
