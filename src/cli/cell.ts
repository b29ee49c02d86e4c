import { acasXuSentence, withOverrides, type Analysis, type Cell, type Experiment, type Override } from '../language';
import { diagnosticLines, hasErrors, type Document } from './document';
import { exitStatus, Failure, UsageError } from './failure';
import type { Option } from './options';
import type { Terminal } from './terminal';

/** The options that choose what of a file runs. */
export const cellOptions = {
  cell: { value: 'TITLE|N', help: 'the cell with this title, or the Nth that can run; the first otherwise' },
  set: { value: 'PATH=VALUE', repeatable: true, help: 'change a hyperparameter, as `with` does; may be repeated' },
  root: { value: 'DIR', help: 'read no file outside of this folder' },
} as const satisfies Readonly<Record<string, Option>>;

/** What is run: a cell with the changes of the command line. */
export interface Choice {
  readonly cell: Cell;
  readonly experiment: Experiment;
  readonly overrides: readonly Override[];
}

const runnable = ({ cells }: Analysis): readonly Cell[] => cells.filter(({ ordinal }) => ordinal !== undefined);

function findCell(analysis: Analysis, wanted: string | undefined, among: (cell: Cell) => boolean): Cell {
  const cells = runnable(analysis);
  const list = cells.map(({ ordinal, label }) => `${ordinal} "${label}"`).join(', ');
  const [first] = cells;
  if (!first) throw new Failure(exitStatus.errors, 'The file has no cell that can run: none has a `model` block.');
  if (wanted === undefined) return cells.find(among) ?? first;
  const titled = cells.filter(({ title }) => title === wanted);
  const [cell = cells.find(({ ordinal }) => String(ordinal) === wanted), second] = titled;
  if (second) throw new UsageError(`--cell ${wanted}: several cells have this title; say its number: ${list}.`);
  if (!cell) throw new UsageError(`--cell ${wanted}: there is no such cell; the file has ${list}.`);
  return cell;
}

/** Takes `PATH=VALUE` apart. */
export function parseOverride(text: string): Override {
  const at = text.indexOf('=');
  if (at <= 0 || at === text.length - 1) {
    throw new UsageError(`--set ${text}: it must be PATH=VALUE, for example --set optimizer.lr=0.1.`);
  }
  return { path: text.slice(0, at), value: text.slice(at + 1) };
}

/** A cell that was chosen, with what the command line changes. */
export interface Chosen {
  readonly cell: Cell;
  readonly overrides: readonly Override[];
}

interface ChoiceOptions {
  readonly cell?: string;
  readonly set: readonly string[];
}

/**
 * Finds the cell that is meant, of those that `among` leaves where none is named. Prints the file's diagnostics as
 * messages; throws a `Failure` when there is an error among them, and a `UsageError` when there is no such cell.
 */
export function findChosen(
  document: Document,
  options: ChoiceOptions,
  terminal: Terminal,
  among: (cell: Cell) => boolean = () => true,
): Chosen {
  const overrides = options.set.map(parseOverride);
  for (const line of diagnosticLines(document)) terminal.message(line);
  if (hasErrors(document)) throw new Failure(exitStatus.errors);
  const { analysis } = document;
  if (analysis.foreign) throw new Failure(exitStatus.errors, acasXuSentence(document.file));
  return { cell: findCell(analysis, options.cell, among), overrides };
}

/** A chosen cell's experiment with the changes. Throws a `UsageError` when a change does not exist. */
export function choiceOf(document: Document, { cell, overrides }: Chosen, terminal: Terminal): Choice {
  const { analysis } = document;
  if (cell.sweep) {
    const message = `"${cell.label}" is a sweep, which is many runs: \`nnet sweep\` and \`nnet train\` run it. Choose another cell with --cell.`;
    throw new Failure(exitStatus.errors, message);
  }
  if (overrides.length === 0) {
    if (!cell.experiment) throw new Failure(exitStatus.errors, cell.problem ?? `"${cell.label}" can not run.`);
    return { cell, experiment: cell.experiment, overrides };
  }
  const { experiment, problems, warnings } = withOverrides(analysis, cell.index, overrides, document.options);
  for (const warning of warnings) terminal.message(`warning: ${warning}`);
  if (!experiment) throw new UsageError(problems.map((problem) => `--set: ${problem}`).join('\n'));
  return { cell, experiment, overrides };
}

/**
 * Chooses the cell and applies the changes. Prints the file's diagnostics as messages; throws a `Failure` when there
 * is an error among them, and a `UsageError` when the cell or a change does not exist.
 */
export const chooseCell = (document: Document, options: ChoiceOptions, terminal: Terminal): Choice =>
  choiceOf(document, findChosen(document, options, terminal), terminal);
