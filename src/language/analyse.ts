import type { Analysis, AnalysisOptions, Cell } from './analysis';
import { baseOf, indexBases, type Bases } from './base-of';
import { detailsOf, keepDetails, type CellDetails } from './details';
import type { Diagnostic } from './diagnostic';
import { isAcasXu } from './foreign';
import { lineBreak } from './layout';
import { lineNumbers } from './line-numbers';
import { cellStarts, parseCell, type ParsedCell } from './parse';
import { noting, PlacedCell, stillHolds, type Core } from './placed-cell';
import { kindOf, workBase, workOther, workVariation } from './work';

/** A cell before it is worked out: new, or the one of an earlier analysis that has the same text. */
interface Draught {
  readonly start: number;
  readonly end: number;
  readonly parsed?: ParsedCell;
  readonly known?: PlacedCell;
  readonly kind: Cell['kind'];
  readonly title: string;
}

/** The stretches of a text from cell to cell; the first one may be blank. */
const stretches = (text: string): readonly (readonly [number, number])[] => {
  const starts = cellStarts(text);
  return starts.map((start, index) => [start, starts[index + 1] ?? text.length] as const);
};

/** Cells of an earlier analysis by the stretches whose text they still are: from the top as far as they agree, and from the end. */
function unchanged(
  text: string,
  now: readonly (readonly [number, number])[],
  previous: Analysis | undefined,
): ReadonlyMap<number, PlacedCell | undefined> {
  const known = new Map<number, PlacedCell | undefined>();
  // Fixes are written with the line end of the text's first line.
  if (!previous || previous.foreign || lineBreak(text) !== lineBreak(previous.text)) return known;
  const before = stretches(previous.text);
  const byStart = new Map(detailsOf(previous).cells.map((details) => [details.placed.start, details.placed]));
  const same = (at: number, other: number): boolean => {
    const [here, there] = [now[at], before[other]];
    if (!here || !there || here[1] - here[0] !== there[1] - there[0]) return false;
    // A byte-order mark is one at the text's start alone.
    if ((here[0] === 0) !== (there[0] === 0)) return false;
    return text.slice(here[0], here[1]) === previous.text.slice(there[0], there[1]);
  };
  const keep = (at: number, other: number): void => {
    const start = before[other]?.[0];
    if (start !== undefined) known.set(at, byStart.get(start));
  };
  let top = 0;
  while (top < now.length && same(top, top)) {
    keep(top, top);
    top++;
  }
  let end = 0;
  while (end < now.length - top && end < before.length - top && same(now.length - 1 - end, before.length - 1 - end)) {
    keep(now.length - 1 - end, before.length - 1 - end);
    end++;
  }
  return known;
}

function draughts(text: string, previous: Analysis | undefined): readonly Draught[] {
  const places = stretches(text);
  const known = unchanged(text, places, previous);
  return places.flatMap(([start, end], index): Draught[] => {
    if (known.has(index)) {
      const cell = known.get(index);
      return cell ? [{ start, end, known: cell, kind: cell.kind, title: cell.title }] : [];
    }
    const parsed = parseCell(text, start, end);
    return parsed ? [{ start, end, parsed, kind: kindOf(parsed.node), title: parsed.node.title }] : [];
  });
}

/** Works cells out, those that an earlier analysis knows only as far as something else has changed. */
class Worker {
  constructor(
    private readonly text: string,
    private readonly options: AnalysisOptions,
  ) {}

  base(cell: Draught): PlacedCell {
    const core = cell.known?.core;
    if (core && stillHolds(core, this.options)) return this.place(cell, core, undefined);
    const { options, questions } = noting(this.options);
    const work = workBase(this.parsed(cell), this.text, options);
    return this.place(cell, { work, start: cell.start, questions, memoryLimit: options.memoryLimit }, undefined);
  }

  variation(cell: Draught, above: number | undefined, bases: Bases, placed: readonly (PlacedCell | undefined)[]) {
    const core = cell.known?.core;
    const wanted = core && (core.from === undefined ? above : bases.byTitle.get(core.from));
    const same = wanted === undefined || wanted < 0 ? undefined : placed[wanted];
    if (core?.base && same && core.base === same.core && stillHolds(core, this.options)) {
      return { cell: this.place(cell, core, same), base: wanted };
    }
    const parsed = this.parsed(cell);
    const said: Diagnostic[] = [];
    const base = baseOf(parsed.node, above, bases, (found) => said.push(found));
    const from = base === undefined ? undefined : placed[base];
    const { options, questions } = noting(this.options);
    const work = workVariation(parsed, said, from?.work, this.text, options);
    const title = titleOf(parsed);
    const made: Core = {
      work,
      start: cell.start,
      questions,
      memoryLimit: options.memoryLimit,
      ...(from && { base: from.core, baseStart: from.start }),
      ...(title !== undefined && { from: title }),
    };
    return { cell: this.place(cell, made, from), base };
  }

  other(cell: Draught, baseAbove: boolean): PlacedCell {
    const core = cell.known?.core;
    if (core?.baseAbove === baseAbove) return this.place(cell, core, undefined);
    const work = workOther(this.parsed(cell), baseAbove, this.text);
    const { memoryLimit } = this.options;
    return this.place(cell, { work, start: cell.start, questions: new Map(), memoryLimit, baseAbove }, undefined);
  }

  private parsed({ parsed, start, end }: Draught): ParsedCell {
    const cell = parsed ?? parseCell(this.text, start, end);
    if (!cell) throw new Error('a cell that was there is there again');
    return cell;
  }

  private place(cell: Draught, core: Core, base: PlacedCell | undefined): PlacedCell {
    const { known, start, end } = cell;
    // What has not moved, and has nothing that has moved below it, is the same as before.
    if (known?.core === core && known.start === start && known.stays(base)) return known;
    return new PlacedCell(core, this.text, this.options, start, end, base);
  }
}

function titleOf({ node }: ParsedCell): string | undefined {
  const [part] = node.statements.find(({ keyword }) => keyword.text === 'from')?.parts ?? [];
  return part?.type === 'positional' && part.value.type === 'string' ? part.value.string : undefined;
}

/** The first error that stops a cell, as a sentence. */
function problemOf(
  cell: PlacedCell,
  base: PlacedCell | undefined,
  line: (offset: number) => number,
): string | undefined {
  const error = cell.firstError ?? base?.firstError;
  return error && `Line ${line(error.range.start)}: ${error.message}`;
}

/**
 * Everything that is known of a text: its cells, what each of them runs, and what is wrong. Never throws. The experiment
 * of a cell is a function of the text and of what `options.facts` says of its data files. With the analysis of an earlier
 * text, cells that have the same words and base are not worked out again; the result is the same without it.
 */
export function analyse(text: string, options: AnalysisOptions = {}, previous?: Analysis): Analysis {
  const foreign = isAcasXu(text);
  const cells = foreign ? [] : draughts(text, previous);
  const worker = new Worker(text, options);
  const placed: (PlacedCell | undefined)[] = cells.map((cell) =>
    cell.kind === 'base' ? worker.base(cell) : undefined,
  );
  const bases = indexBases(cells.map(({ title, kind }) => ({ title, base: kind === 'base' })));
  let above: number | undefined;
  const found = cells.map((cell, index): { readonly cell: PlacedCell; readonly base?: number } => {
    const known = placed[index];
    if (known) {
      above = index;
      return { cell: known, base: index };
    }
    if (cell.kind !== 'with' && cell.kind !== 'sweep') return { cell: worker.other(cell, above !== undefined) };
    const { cell: variation, base } = worker.variation(cell, above, bases, placed);
    return { cell: variation, ...(base !== undefined && { base }) };
  });
  let lines: ((offset: number) => number) | undefined;
  const line = (offset: number): number => (lines ??= lineNumbers(text))(offset);
  let ordinal = 0;
  const details = found.map(({ cell, base }, index): CellDetails => {
    const runs = cell.kind !== 'markdown' && cell.kind !== 'other';
    const of = base === undefined || base === index ? undefined : placed[base];
    const problem = runs ? problemOf(cell, of, line) : undefined;
    return new Details(cell, publicCell(cell, index, runs ? ++ordinal : undefined, base, problem));
  });
  const analysis: Analysis = {
    text,
    ...(foreign && { foreign: 'acas-xu' as const }),
    cells: details.map(({ cell }) => cell),
    diagnostics: found.flatMap(({ cell }) => cell.diagnostics).sort((a, b) => a.range.start - b.range.start),
  };
  return keepDetails(analysis, { options, cells: details });
}

function publicCell(
  placed: PlacedCell,
  index: number,
  ordinal: number | undefined,
  base: number | undefined,
  problem: string | undefined,
): Cell {
  const { kind, title, range, head, modelLine, sweep } = placed;
  const experiment = problem === undefined && kind !== 'sweep' ? placed.experiment : undefined;
  return {
    index,
    ...(ordinal !== undefined && { ordinal }),
    kind,
    title,
    label: title === '' ? `Cell ${ordinal ?? index + 1}` : title,
    range,
    head,
    ...(base !== undefined && { base }),
    ...(modelLine && { modelLine }),
    ...(experiment && { experiment }),
    ...(sweep && problem === undefined && { sweep }),
    ...(problem !== undefined && { problem }),
  };
}

/** A cell's details, worked out when they are asked for. */
class Details implements CellDetails {
  constructor(
    readonly placed: PlacedCell,
    readonly cell: Cell,
  ) {}

  get node() {
    return this.placed.node;
  }

  get draft() {
    return this.placed.draft;
  }

  get lowered() {
    return this.placed.lowered;
  }

  get settings() {
    return this.placed.settings;
  }
}

/** The cell at an offset; the last one at the text's end. */
export const cellAt = ({ cells }: Analysis, offset: number): Cell | undefined =>
  cells.findLast(({ range }) => range.start <= offset && offset <= range.end);
