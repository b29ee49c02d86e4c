import { expect } from 'vitest';
import { analyse, applyEdits, type AnalysisOptions, type Diagnostic } from '../../src/language';
import type { FileFacts } from '../../src/spec/dataset';

/** A caret line: where the carets stand, the code, and after it the severity (unless an error) or the message. */
const caretLine = /^( *)(\^+) ([a-z-]+)(?: \((warning|hint|information)\))?(?:: (.*))?$/;

interface Expected {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly code: string;
  readonly severity: string;
  readonly message?: string;
}

/** Takes the caret lines out of a text. A caret line is about the nearest line above it that is none. */
function readCarets(source: string): { readonly text: string; readonly expected: readonly Expected[] } {
  const lines: string[] = [];
  const expected: Expected[] = [];
  for (const line of source.replace(/^\n/, '').split('\n')) {
    const match = caretLine.exec(line);
    if (!match) {
      lines.push(line);
      continue;
    }
    const [, blanks = '', carets = '', code = '', severity = 'error', message] = match;
    const place = { line: lines.length, column: blanks.length, length: carets.length };
    expected.push({ ...place, code, severity, ...(message !== undefined && { message }) });
  }
  return { text: lines.join('\n'), expected };
}

/** Where a diagnostic stands; one of several lines is marked to the end of its first. */
function place(text: string, { range, code, severity, message }: Diagnostic): Expected {
  const before = text.slice(0, range.start).split('\n');
  const [words = ''] = text.slice(range.start, range.end).split('\n');
  const column = before[before.length - 1]?.length ?? 0;
  return { line: before.length, column, length: Math.max(1, words.length), code, severity, message };
}

/** Expects exactly the diagnostics that a text's caret lines show; messages where they are written. */
export function expectCarets(source: string, options: AnalysisOptions = {}): void {
  const { text, expected } = readCarets(source);
  const found = analyse(text, options).diagnostics.map((each) => place(text, each));
  const shown = found.map((each, index) => {
    const { message, ...rest } = each;
    return expected[index]?.message === undefined ? rest : { ...rest, message };
  });
  const order = (a: Expected, b: Expected): number => a.line - b.line || a.column - b.column;
  expect(shown).toEqual([...expected].sort(order));
}

/** The text after a fix of its first diagnostic with a code: the first, or the one with this title. */
export function fixed(source: string, code: string, title?: string, options: AnalysisOptions = {}): string {
  const { text } = readCarets(source);
  const found = analyse(text, options).diagnostics.find((each) => each.code === code);
  const fix = found?.fixes.find((each) => title === undefined || each.title === title);
  if (!fix) throw new Error(`no fix ${title ?? ''} of ${code} among ${JSON.stringify(found)}`);
  return applyEdits(text, fix.edits);
}

/** A text without its leading line end, for literals that start on a line of their own. */
export const literal = (source: string): string => source.replace(/^\n/, '');

/** Facts of a file with numeric columns, but for those in `text` (number of distinct values each). */
export function factsOf(
  rows: number,
  columns: readonly string[],
  text: Readonly<Record<string, number>> = {},
  integral: Readonly<Record<string, number>> = {},
): FileFacts {
  const values = Object.fromEntries(
    columns.map((column) => [
      column,
      {
        distinct: text[column] ?? integral[column] ?? rows,
        numeric: !(column in text),
        integral: column in integral,
      },
    ]),
  );
  return { columns, rows, values };
}

/** The iris file as the language knows it. */
export const iris = factsOf(150, ['sepal_length', 'sepal_width', 'petal_length', 'petal_width', 'species'], {
  species: 3,
});
