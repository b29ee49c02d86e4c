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

/** A cell as it was worked out once, wherever it may stand by now. */
export interface Core {
  readonly work: Work;
  /** Where it stood. */
  readonly start: number;
  readonly questions: Questions;
  readonly memoryLimit: number | undefined;
  /** What a variation was worked out from, and where that stood. */
  readonly base?: Core;
  readonly baseStart?: number;
  /** Of a cell that is no experiment: whether a base stood above. */
  readonly baseAbove?: boolean;
  /** The title that its `from` names. */
  readonly from?: string;
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

/**
 * A cell in its place. One that has only moved since it was worked out keeps what does not depend on its place; the rest
 * is worked out again when somebody asks for it.
 */
export class PlacedCell {
  private again: Work | undefined;
  private readonly by: number;

  constructor(
    readonly core: Core,
    private readonly text: string,
    private readonly options: AnalysisOptions,
    readonly start: number,
    readonly end: number,
    private readonly base: PlacedCell | undefined,
  ) {
    this.by = start - core.start;
  }

  get kind(): Cell['kind'] {
    return this.core.work.kind;
  }

  get title(): string {
    return this.core.work.node.title;
  }

  get range(): Range {
    return { start: this.start, end: this.end };
  }

  get head(): Range {
    return moved(this.core.work.node.head, this.by);
  }

  get modelLine(): Range | undefined {
    const line = this.kind === 'base' ? this.core.work.draft?.modelLine : undefined;
    return line && moved(line, this.by);
  }

  get sweep(): Sweep | undefined {
    return this.core.work.sweep;
  }

  get diagnostics(): readonly Diagnostic[] {
    const { diagnostics } = this.core.work;
    return this.by === 0 ? diagnostics : diagnostics.map((found) => movedDiagnostic(found, this.by));
  }

  /** The first error. */
  get firstError(): Diagnostic | undefined {
    let first: Diagnostic | undefined;
    for (const found of this.core.work.diagnostics) {
      if (found.severity === 'error' && (!first || found.range.start < first.range.start)) first = found;
    }
    return first && movedDiagnostic(first, this.by);
  }

  get experiment(): Experiment | undefined {
    const { lowered } = this.core.work;
    return lowered && experimentOf(lowered, () => this.draft ?? lowered.draft);
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

  /** Whether it is in its place with this base: nothing of it would be worked out otherwise than it was. */
  stays(base: PlacedCell | undefined): boolean {
    return this.base === base;
  }

  /** Everything, with its ranges where the cell stands. */
  get work(): Work {
    const inPlace = this.by === 0 && this.core.baseStart === this.base?.start;
    if (inPlace) return this.core.work;
    this.again ??= this.workAgain();
    return this.again;
  }

  private workAgain(): Work {
    const parsed = parseCell(this.text, this.start, this.end);
    if (!parsed) throw new Error('a cell that was there is there when it has moved');
    if (this.kind === 'base') return workBase(parsed, this.text, this.options);
    if (this.kind === 'with' || this.kind === 'sweep') {
      return workVariation(parsed, [], this.base?.work, this.text, this.options);
    }
    return workOther(parsed, this.core.baseAbove ?? false, this.text);
  }
}

/** Options that note what is asked of them. */
export function noting(options: AnalysisOptions): { readonly options: AnalysisOptions; readonly questions: Questions } {
  const questions: Questions = new Map();
  const { facts } = options;
  if (!facts) return { options, questions };
  return {
    questions,
    options: {
      ...options,
      facts: (path, delimiter) => {
        const answer = facts(path, delimiter);
        questions.set(`${delimiter.length} ${delimiter}${path}`, { path, delimiter, answer });
        return answer;
      },
    },
  };
}

/** Whether everything that a cell was worked out from, beside its text and its base, is as it was. */
export const stillHolds = ({ questions, memoryLimit }: Core, options: AnalysisOptions): boolean =>
  memoryLimit === options.memoryLimit &&
  [...questions.values()].every(({ path, delimiter, answer }) => options.facts?.(path, delimiter) === answer);
