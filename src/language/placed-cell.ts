import type { AnalysisOptions, Cell, Experiment, Sweep } from './analysis';
import type { Diagnostic } from './diagnostic';
import type { Draft } from './draft';
import { experimentOf } from './experiment';
import type { Lowered } from './lower';
import type { Setting } from './override';
import { parseCell } from './parse';
import type { Range } from './range';
import type { CellNode } from './tree';
import { workBase, workOther, workVariation, type Work } from './work';

/** What was asked about data files while a cell was worked out, and the answers. */
export type Questions = Map<string, { readonly path: string; readonly delimiter: string; readonly answer: unknown }>;

type Settings = Pick<AnalysisOptions, 'memoryLimit' | 'arithmetic'>;

/** What a cell was worked out from, beside its text. */
interface Circumstances {
  readonly questions?: Questions | undefined;
  readonly settings: Settings;
  /** A variation's base. */
  readonly base?: Core | undefined;
  /** Of a cell that is no experiment: whether a base stood above. */
  readonly baseAbove?: boolean | undefined;
  /** The title that its `from` names. */
  readonly from?: string | undefined;
}

/**
 * What is kept of a cell that was worked out once, wherever it may stand by now. The rest, its tree above all, takes
 * many times the room of its text and is worked out again when somebody asks for it.
 */
export interface Core extends Circumstances {
  readonly kind: Cell['kind'];
  readonly title: string;
  readonly head: Range;
  readonly modelLine: Range | undefined;
  readonly sweep: Sweep | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Where it stood. */
  readonly start: number;
}

/** What is kept of a cell that was worked out where it stands, from its text and what else there is in `circumstances`. */
export function coreOf(
  { node, kind, draft, sweep, diagnostics }: Work,
  { questions, settings, base, baseAbove, from }: Circumstances,
): Core {
  const { title, head, range } = node;
  const modelLine = kind === 'base' ? draft?.modelLine : undefined;
  const { start } = range;
  return {
    kind,
    title,
    head,
    modelLine,
    sweep,
    diagnostics,
    start,
    questions,
    settings: { memoryLimit: settings.memoryLimit, arithmetic: settings.arithmetic },
    base,
    baseAbove,
    from,
  };
}

const moved = ({ start, end }: Range, by: number): Range => ({ start: start + by, end: end + by });

const movedDiagnostic = (found: Diagnostic, by: number): Diagnostic => ({
  ...found,
  range: moved(found.range, by),
  fixes: found.fixes.map(({ title, edits }) => ({
    title,
    edits: edits.map(({ range, newText }) => ({ range: moved(range, by), newText })),
  })),
});

/** A cell in its place. */
export class PlacedCell {
  private again: Work | undefined;
  private runs: Experiment | undefined;
  private readonly by: number;

  constructor(
    readonly core: Core,
    private text: string,
    private options: AnalysisOptions,
    readonly start: number,
    readonly end: number,
    private readonly base: PlacedCell | undefined,
  ) {
    this.by = start - core.start;
  }

  get kind(): Cell['kind'] {
    return this.core.kind;
  }

  get title(): string {
    return this.core.title;
  }

  get range(): Range {
    return { start: this.start, end: this.end };
  }

  get head(): Range {
    return moved(this.core.head, this.by);
  }

  get modelLine(): Range | undefined {
    return this.core.modelLine && moved(this.core.modelLine, this.by);
  }

  get sweep(): Sweep | undefined {
    return this.core.sweep;
  }

  get diagnostics(): readonly Diagnostic[] {
    const { diagnostics } = this.core;
    return this.by === 0 ? diagnostics : diagnostics.map((found) => movedDiagnostic(found, this.by));
  }

  /** The first error. */
  get firstError(): Diagnostic | undefined {
    let first: Diagnostic | undefined;
    for (const found of this.core.diagnostics) {
      if (found.severity === 'error' && (!first || found.range.start < first.range.start)) first = found;
    }
    return first && movedDiagnostic(first, this.by);
  }

  get experiment(): Experiment | undefined {
    const { lowered } = this.work;
    this.runs ??= lowered && experimentOf(lowered);
    return this.runs;
  }

  get node(): CellNode {
    return this.work.node;
  }

  get draft(): Draft | undefined {
    return this.work.draft;
  }

  get lowered(): Lowered | undefined {
    return this.work.lowered;
  }

  get settings(): readonly Setting[] {
    return this.work.settings;
  }

  /** Everything, with its ranges where the cell stands. */
  get work(): Work {
    this.again ??= this.workAgain();
    return this.again;
  }

  /**
   * The same cell in a later text, at the same place and over the same base, where its words are the same: what has been
   * worked out stays, and nothing keeps the earlier text.
   */
  in(text: string, options: AnalysisOptions, start: number, base: PlacedCell | undefined): this | undefined {
    if (this.start !== start || this.base !== base) return undefined;
    this.text = text;
    this.options = options;
    return this;
  }

  private workAgain(): Work {
    const parsed = parseCell(this.text, this.start, this.end);
    if (!parsed) throw new Error('a cell that was there is there again');
    if (this.kind === 'base') return workBase(parsed, this.text, this.options);
    if (this.kind === 'with' || this.kind === 'sweep') {
      return workVariation(parsed, [], this.base?.work, this.text, this.options);
    }
    return workOther(parsed, this.core.baseAbove ?? false, this.text);
  }
}

/** Options that note what is asked of them, for `questions` to tell; these are absent when nothing was. */
export function noting(options: AnalysisOptions): {
  readonly options: AnalysisOptions;
  readonly questions: () => Questions | undefined;
} {
  const { facts } = options;
  if (!facts) return { options, questions: () => undefined };
  let questions: Questions | undefined;
  return {
    questions: () => questions,
    options: {
      ...options,
      facts: (path, delimiter) => {
        const answer = facts(path, delimiter);
        questions ??= new Map();
        questions.set(`${delimiter.length} ${delimiter}${path}`, { path, delimiter, answer });
        return answer;
      },
    },
  };
}

/** Whether everything that a cell was worked out from, beside its text and its base, is as it was. */
export const stillHolds = ({ questions, settings }: Core, options: AnalysisOptions): boolean =>
  settings.memoryLimit === options.memoryLimit &&
  settings.arithmetic === options.arithmetic &&
  (!questions ||
    [...questions.values()].every(({ path, delimiter, answer }) => options.facts?.(path, delimiter) === answer));
