import {
  l10n,
  Selection,
  TextEditorRevealType,
  ViewColumn,
  window,
  workspace,
  WorkspaceEdit,
  type TextDocument,
} from 'vscode';
import {
  analyse,
  hyperparameters,
  isRefusal,
  sweepStart,
  type AnalysisOptions,
  type Cell,
  type SweepStart,
} from '../../language';
import { CannotTrain } from '../trainable';

/** How the runs of a sweep are chosen, as its line says it. */
type Kind = 'grid' | 'random' | 'halving';

/** A path and what a sweep sets it to: `[0.01, 0.1]`, or a range `1e-4..1e-1`. */
interface Swept {
  readonly path: string;
  readonly values: string;
}

/** Runs that are drawn when nobody says otherwise. */
const usualRuns = 16;

/** What somebody has typed as the values of a path, as the language writes it: a range, or a list. */
export function sweptValues(typed: string): string {
  const words = typed.trim();
  if (/^\[.*\]$/.test(words)) return words;
  return /^[^,\s]+\.\.[^,\s]+$/.test(words)
    ? words
    : `[${words
        .split(/[,\s]+/)
        .filter(Boolean)
        .join(', ')}]`;
}

const isRange = ({ values }: Swept): boolean => values.includes('..');

/** The lines of a sweep. What is swept is so instead of having the one value that it starts with. */
export function sweepLines(
  kind: Kind,
  runs: number,
  swept: readonly Swept[],
  { from, paths, blocks }: SweepStart,
): readonly string[] {
  const kept = paths.filter(({ path }) => !swept.some((each) => each.path === path));
  const sweep = [
    'sweep',
    ...(kind === 'grid' ? [] : [kind, `runs=${runs}`]),
    ...kept.map(({ path, value }) => `${path}=${value}`),
    ...swept.map(({ path, values }) => `${path}=${values}`),
  ];
  return [...(from === undefined ? [] : [from]), sweep.join(' '), ...blocks];
}

/** Where a cell below another one goes, and its text there. */
export function cellBelow(
  text: string,
  cell: Cell,
  title: string,
  lines: readonly string[],
): { readonly at: number; readonly text: string } {
  const end = cell.range.start + text.slice(cell.range.start, cell.range.end).trimEnd().length;
  const broken = /\r\n/.test(text) ? '\r\n' : '\n';
  return { at: end, text: ['', '', `# %% ${title}`, ...lines].join(broken) };
}

/** A title that no cell has yet: `Sweep of Moons`, then `Sweep of Moons 2`. */
export function freeTitle(cells: readonly Pick<Cell, 'title'>[], wanted: string): string {
  const taken = new Set(cells.map(({ title }) => title));
  let title = wanted;
  for (let count = 2; taken.has(title); count++) title = `${wanted} ${count}`;
  return title;
}

/** The first mistake that a text has in its last cell of a title; `undefined` where it has none. */
function mistake(text: string, title: string, options: AnalysisOptions): string | undefined {
  const { cells } = analyse(text, options);
  return cells.findLast((cell) => cell.title === title)?.problem?.replace(/^Line \d+: /, '');
}

/**
 * Asks what to sweep of what a cell runs, and writes it as a cell below: so it is there to be read, changed and run again.
 * Resolves with whether it was written. Throws `CannotTrain` where it can not be swept.
 */
export async function makeSweep(document: TextDocument, cell: Cell, options: AnalysisOptions): Promise<boolean> {
  const text = document.getText();
  const analysis = analyse(text, options);
  const title = freeTitle(analysis.cells, l10n.t('Sweep of {0}', cell.label));
  const start = sweepStart(analysis, cell.index);
  if (isRefusal(start)) throw new CannotTrain(start.problem);
  const withCell = (kind: Kind, runs: number, swept: readonly Swept[]): string => {
    const below = cellBelow(text, cell, title, sweepLines(kind, runs, swept, start));
    return text.slice(0, below.at) + below.text + text.slice(below.at);
  };
  const heading = l10n.t('Sweep');

  const chosen = await window.showQuickPick(
    hyperparameters(analysis, cell.index).map(({ path, value = '', argument }) => ({
      label: path,
      description: value,
      detail: argument.documentation,
    })),
    { title: heading, placeHolder: l10n.t('What the sweep goes through'), canPickMany: true, matchOnDetail: true },
  );
  if (!chosen || chosen.length === 0) return false;
  const swept: Swept[] = [];
  for (const { label: path, description } of chosen) {
    const typed = await window.showInputBox({
      title: `${heading}: ${path}`,
      prompt: l10n.t('Values such as 0.001, 0.01, 0.1, or a range to draw from such as 1e-4..1e-1'),
      value: description,
      valueSelection: [description.length, description.length],
      validateInput: (words) => {
        const one = { path, values: sweptValues(words) };
        return mistake(withCell(isRange(one) ? 'random' : 'grid', 2, [one]), title, options);
      },
    });
    if (typed === undefined) return false;
    swept.push({ path, values: sweptValues(typed) });
  }
  const kinds: readonly { readonly label: string; readonly detail: string; readonly way: Kind }[] = [
    ...(swept.some(isRange)
      ? []
      : [{ label: l10n.t('Every combination'), detail: l10n.t('One run for each'), way: 'grid' as const }]),
    {
      label: l10n.t('Random draws'),
      detail: l10n.t('As many runs as you say, each trained to its end'),
      way: 'random',
    },
    {
      label: l10n.t('Halving'),
      detail: l10n.t('Random draws; after each round the better half goes on, for twice as many epochs'),
      way: 'halving',
    },
  ];
  const how = await window.showQuickPick(kinds, { title: heading, placeHolder: l10n.t('Which runs') });
  if (!how) return false;
  const count =
    how.way === 'grid'
      ? '0'
      : await window.showInputBox({
          title: heading,
          prompt: l10n.t('How many runs'),
          value: String(usualRuns),
          validateInput: (words) =>
            mistake(withCell(how.way, Number(words), swept), title, options) ??
            (/^\d+$/.test(words) ? undefined : l10n.t('A whole number, such as 16.')),
        });
  if (count === undefined) return false;
  await insert(document, cell, title, sweepLines(how.way, Number(count), swept, start));
  return true;
}

async function insert(document: TextDocument, cell: Cell, title: string, lines: readonly string[]): Promise<void> {
  const { at, text } = cellBelow(document.getText(), cell, title, lines);
  const edit = new WorkspaceEdit();
  const place = document.positionAt(at);
  edit.insert(document.uri, place, text);
  if (!(await workspace.applyEdit(edit)))
    throw new CannotTrain(l10n.t('The file could not be changed. Is it read-only?'));
  const viewColumn = window.visibleTextEditors.find((editor) => editor.document === document)?.viewColumn;
  const editor = await window.showTextDocument(document, viewColumn ?? ViewColumn.One);
  // At the start of its last line: at the end of a long one the editor would scroll all lines' beginnings out of sight.
  const caret = document.positionAt(at + text.length).with({ character: 0 });
  editor.selection = new Selection(caret, caret);
  editor.revealRange(editor.selection, TextEditorRevealType.InCenterIfOutsideViewport);
}
