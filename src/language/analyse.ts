import type { Analysis, AnalysisOptions, Cell } from './analysis';
import { baseOf, indexBases, type Bases, type Candidate } from './base-of';
import { detailsOf, keepDetails, type CellDetails } from './details';
import type { Diagnostic } from './diagnostic';
import { isAcasXu } from './foreign';
import { lineBreak } from './layout';
import { lineNumbers } from './line-numbers';
import { cellStarts, parseCell, type ParsedCell } from './parse';
import { coreOf, noting, PlacedCell, stillHolds, type Core } from './placed-cell';
import type { CellNode } from './tree';
import { kindOf, workBase, workOther, workVariation, type Work } from './work';

/** A cell before it is worked out: parsed anew, or the one of an earlier analysis that has the same text. */
interface Draught {
  readonly start: number;
  readonly end: number;
  readonly parsed: ParsedCell | undefined;
  readonly known: PlacedCell | undefined;
}

/** A cell in its place, with the place of its base among the cells: its own when it is a base itself. */
interface Found {
  readonly cell: PlacedCell;
  readonly base: number | undefined;
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

/**
 * Works the cells of a text out, from the top; those that an earlier analysis knows only as far as something else has
 * changed. Of a cell that has been worked out no more than its core is kept, so that a long text leaves little behind.
 */
class Worker {
  private readonly found: (Found | undefined)[] = [];
  /** The base that was worked out last. Most variations stand below theirs. */
  private last: { readonly cell: PlacedCell; readonly work: Work } | undefined;

  constructor(
    private readonly text: string,
    private readonly options: AnalysisOptions,
  ) {}

  all(previous: Analysis | undefined): readonly Found[] {
    const { text, found } = this;
    const places = stretches(text);
    const known = unchanged(text, places, previous);
    const candidates: Candidate[] = [];
    const later: (() => void)[] = [];
    let above: number | undefined;
    const bases = lazily(() => indexBases(candidates));
    places.forEach(([start, end], at) => {
      const before = known.get(at);
      const parsed = known.has(at) ? undefined : parseCell(text, start, end);
      if (!before && !parsed) return;
      const draught: Draught = { start, end, parsed, known: before };
      const kind = before?.kind ?? (parsed && kindOf(parsed.node)) ?? 'other';
      const index = candidates.push({ title: before?.title ?? parsed?.node.title ?? '', base: kind === 'base' }) - 1;
      const nearest = above;
      if (kind === 'base') {
        above = index;
        found[index] = { cell: this.base(draught), base: index };
      } else if (kind !== 'with' && kind !== 'sweep') {
        found[index] = { cell: this.other(draught, above !== undefined), base: undefined };
      } else if ((before?.core.from ?? (parsed && titleOf(parsed.node))) === undefined) {
        found[index] = this.variation(draught, nearest, bases);
      } else {
        // A cell that is named may stand below.
        later.push(() => (found[index] = this.variation(draught, nearest, bases)));
      }
    });
    for (const work of later) work();
    return found.filter((each) => each !== undefined);
  }

  private base(cell: Draught): PlacedCell {
    const core = cell.known?.core;
    if (core && stillHolds(core, this.options)) return this.place(cell, core, undefined);
    const { options, questions } = noting(this.options);
    const work = workBase(this.parsed(cell), this.text, options);
    const placed = this.place(cell, coreOf(work, { settings: options, questions: questions() }), undefined);
    this.last = { cell: placed, work };
    return placed;
  }

  private variation(cell: Draught, above: number | undefined, bases: () => Bases): Found {
    const core = cell.known?.core;
    const wanted = core && (core.from === undefined ? above : bases().byTitle.get(core.from));
    const same = this.placed(wanted);
    if (core?.base && same && core.base === same.core && stillHolds(core, this.options)) {
      return { cell: this.place(cell, core, same), base: wanted };
    }
    const parsed = this.parsed(cell);
    const said: Diagnostic[] = [];
    const base = baseOf(parsed.node, above, bases, (found) => said.push(found));
    const from = this.placed(base);
    const { options, questions } = noting(this.options);
    const work = workVariation(parsed, said, from && this.workOf(from), this.text, options);
    const made = coreOf(work, {
      settings: options,
      questions: questions(),
      base: from?.core,
      from: titleOf(parsed.node),
    });
    return { cell: this.place(cell, made, from), base };
  }

  private other(cell: Draught, baseAbove: boolean): PlacedCell {
    const core = cell.known?.core;
    if (core?.baseAbove === baseAbove) return this.place(cell, core, undefined);
    const work = workOther(this.parsed(cell), baseAbove, this.text);
    return this.place(cell, coreOf(work, { settings: this.options, baseAbove }), undefined);
  }

  private placed(index: number | undefined): PlacedCell | undefined {
    return index === undefined ? undefined : this.found[index]?.cell;
  }

  private workOf(cell: PlacedCell): Work {
    return this.last?.cell === cell ? this.last.work : cell.work;
  }

  private parsed({ parsed, start, end }: Draught): ParsedCell {
    const cell = parsed ?? parseCell(this.text, start, end);
    if (!cell) throw new Error('a cell that was there is there again');
    return cell;
  }

  private place({ known, start, end }: Draught, core: Core, base: PlacedCell | undefined): PlacedCell {
    const { text, options } = this;
    const there = known?.core === core ? known.in(text, options, start, base) : undefined;
    return there ?? new PlacedCell(core, text, options, start, end, base);
  }
}

const lazily = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

function titleOf(node: CellNode): string | undefined {
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
  const found = foreign ? [] : new Worker(text, options).all(previous);
  let lines: ((offset: number) => number) | undefined;
  const line = (offset: number): number => (lines ??= lineNumbers(text))(offset);
  let ordinal = 0;
  const details = found.map(({ cell, base }, index): CellDetails => {
    const runs = cell.kind !== 'markdown' && cell.kind !== 'other';
    const of = base === undefined || base === index ? undefined : found[base]?.cell;
    const problem = runs ? problemOf(cell, of, line) : undefined;
    return new Details(cell, new PublicCell(cell, index, runs ? ++ordinal : undefined, base, problem));
  });
  const analysis: Analysis = {
    text,
    ...(foreign && { foreign: 'acas-xu' as const }),
    cells: details.map(({ cell }) => cell),
    diagnostics: found.flatMap(({ cell }) => cell.diagnostics).sort((a, b) => a.range.start - b.range.start),
  };
  return keepDetails(analysis, { options, cells: details });
}

/** A cell as everybody sees it. */
class PublicCell implements Cell {
  readonly kind: Cell['kind'];
  readonly title: string;
  readonly label: string;
  readonly range: Cell['range'];
  readonly head: Cell['head'];
  readonly modelLine: Cell['modelLine'];
  readonly sweep: Cell['sweep'];
  readonly #placed: PlacedCell;

  constructor(
    placed: PlacedCell,
    readonly index: number,
    readonly ordinal: number | undefined,
    readonly base: number | undefined,
    readonly problem: string | undefined,
  ) {
    const { kind, title, range, head, modelLine, sweep } = placed;
    this.#placed = placed;
    this.kind = kind;
    this.title = title;
    this.label = title === '' ? `Cell ${ordinal ?? index + 1}` : title;
    this.range = range;
    this.head = head;
    this.modelLine = modelLine;
    this.sweep = problem === undefined ? sweep : undefined;
  }

  get experiment(): Cell['experiment'] {
    const runs = this.problem === undefined && this.ordinal !== undefined && this.kind !== 'sweep';
    return runs ? this.#placed.experiment : undefined;
  }
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
