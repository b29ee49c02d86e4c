import { diagnostic, replacement, type Diagnostic, type Report } from './diagnostic';
import { blockKeywords, entryKeywords, isBlockKeyword, statementKeywords } from './keywords';
import { nearest } from './nearest';
import { LineReader, parseStatement } from './parser';
import type { Range } from './range';
import { isMarker, lineEnd } from './scanner';
import type { Block, BlockKeyword, CellNode, Line, Statement, Tree } from './tree';
import { quote } from './words';

interface OpenBlock {
  readonly keyword?: BlockKeyword;
  readonly head: Statement;
  readonly entries: Statement[];
}

interface OpenCell {
  readonly start: number;
  readonly marker: Line | undefined;
  readonly title: string;
  readonly titleRange: Range;
  readonly markdown: boolean;
  readonly lines: Line[];
  readonly blocks: OpenBlock[];
  readonly statements: Statement[];
  /** Where an indented line goes; none below a cell statement and before any head. */
  block: OpenBlock | undefined;
}

const isSpace = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  // Beyond ASCII the regular expression knows; it costs more.
  return code < 128 ? code === 32 || (code >= 9 && code <= 13) : /\s/.test(text.charAt(at));
};

const trimmed = (text: string, start: number, end: number): Range => {
  let [from, to] = [start, end];
  while (from < to && isSpace(text, from)) from++;
  while (to > from && isSpace(text, to - 1)) to--;
  return { start: from, end: to };
};

const tag = '[markdown]';

/** A marker's title and whether its cell is text. */
function readMarker(text: string, line: Line): { title: string; titleRange: Range; markdown: boolean } {
  const from = text.indexOf('%%', line.range.start) + 2;
  let range = trimmed(text, from, lineEnd(text, from));
  const words = text.slice(range.start, range.end);
  const last = words.endsWith(tag);
  const markdown = last || words.startsWith(`${tag} `);
  if (last) range = trimmed(text, range.start, range.end - tag.length);
  else if (markdown) range = trimmed(text, range.start + tag.length, range.end);
  return { title: text.slice(range.start, range.end), titleRange: range, markdown };
}

function openCell(text: string, start: number, marker: Line | undefined): OpenCell {
  const { title, titleRange, markdown } = marker
    ? readMarker(text, marker)
    : { title: '', titleRange: { start, end: start }, markdown: false };
  return {
    start,
    marker,
    title,
    titleRange,
    markdown,
    lines: marker ? [marker] : [],
    blocks: [],
    statements: [],
    block: undefined,
  };
}

const withoutLineEnd = (text: string, { start }: Range): Range => ({ start, end: lineEnd(text, start) });

function closeCell(text: string, cell: OpenCell, end: number): CellNode | undefined {
  const first = cell.marker ?? cell.lines.find((line) => line.kind !== 'blank');
  if (!first) return undefined;
  const { marker, title, titleRange, markdown, lines, blocks, statements } = cell;
  return {
    range: { start: cell.start, end },
    head: withoutLineEnd(text, first.range),
    marker,
    title,
    titleRange,
    markdown,
    lines,
    blocks: blocks satisfies Block[],
    statements,
  };
}

/** Opens the block, or notes the cell statement, that a word at column 0 means; whether it means one. */
function openHead(cell: OpenCell, statement: Statement, word: string): boolean {
  const { keyword } = statement;
  if (isBlockKeyword(word)) {
    cell.block = { keyword: word, head: statement, entries: [] };
    cell.blocks.push(cell.block);
    return true;
  }
  if (!statementKeywords.includes(word)) return false;
  cell.statements.push(word === keyword.text ? statement : { ...statement, keyword: { ...keyword, text: word } });
  cell.block = undefined;
  return true;
}

/** Puts a statement at column 0 where it belongs. */
function placeHead(cell: OpenCell, statement: Statement, report: Report): void {
  const { keyword } = statement;
  if (openHead(cell, statement, keyword.text)) return;
  const block = cell.block;
  const isRow = keyword.text === '';
  if (block?.keyword && (isRow ? block.keyword === 'data' : entryKeywords[block.keyword].includes(keyword.text))) {
    const place = { start: statement.range.start, end: statement.range.start };
    report(
      diagnostic(
        'unindented-entry',
        isRow ? statement.range : keyword.range,
        `${isRow ? 'A row' : quote(keyword.text)} belongs to the ${quote(block.keyword)} block. Indent it.`,
        { arguments: [keyword.text, block.keyword], fixes: [replacement('Indent it', place, '  ')] },
      ),
    );
    block.entries.push(statement);
    return;
  }
  if (statement.broken && !/^\w/.test(keyword.text)) {
    cell.block = { head: statement, entries: [] };
    return;
  }
  const guess = nearest(keyword.text, statementKeywords);
  const home = blockKeywords.find((name) => entryKeywords[name].includes(keyword.text));
  const advice =
    guess !== undefined
      ? `Did you mean ${quote(guess)}?`
      : home
        ? `It is an entry of a ${quote(home)} block: indent it below one.`
        : `A line at the margin starts with ${statementKeywords.map(quote).join(', ')} or \`# %%\`.`;
  report(
    diagnostic(
      'unknown-statement',
      isRow ? statement.range : keyword.range,
      `${isRow ? 'A row of numbers' : quote(keyword.text)} is no statement. ${advice}`,
      {
        arguments: guess === undefined ? [keyword.text] : [keyword.text, guess],
        fixes: guess === undefined ? [] : [replacement(`Change to ${quote(guess)}`, keyword.range, guess)],
      },
    ),
  );
  if (guess === undefined || !openHead(cell, statement, guess)) cell.block = { head: statement, entries: [] };
}

/** Puts an indented statement into its block. */
function placeEntry(cell: OpenCell, statement: Statement, line: Line, report: Report): void {
  const { keyword } = statement;
  if (statementKeywords.includes(keyword.text)) {
    const indentation = { start: line.range.start, end: statement.range.start };
    report(
      diagnostic(
        'indented-statement',
        keyword.range,
        `${quote(keyword.text)} starts at the margin, without blanks before it. Remove the indentation.`,
        { arguments: [keyword.text], fixes: [replacement('Remove the indentation', indentation, '')] },
      ),
    );
    placeHead(cell, statement, report);
    return;
  }
  if (cell.block) {
    cell.block.entries.push(statement);
    return;
  }
  const range = keyword.text === '' ? statement.range : keyword.range;
  report(
    diagnostic(
      'orphan-entry',
      range,
      'This line is indented but stands below no block. Put it below `data`, `model` or `train`.',
      { arguments: [keyword.text] },
    ),
  );
}

function checkMarkdown(text: string, line: Line, report: Report): void {
  const start = line.range.start;
  if (line.kind === 'blank' || text.charAt(start) === '#') return;
  report(
    diagnostic(
      'markdown-line',
      withoutLineEnd(text, line.range),
      'Each line of a text cell starts with `#`. Add it, or start a new cell with `# %%`.',
      { fixes: [replacement('Add `# `', { start, end: start }, '# ')] },
    ),
  );
}

/** A cell with what is wrong in its form. */
export interface ParsedCell {
  readonly node: CellNode;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Where the cells of a text start: at 0, and at each marker, which always starts a line. The text before the first marker
 * may be blank, and then is no cell.
 */
export function cellStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('%%'); at >= 0; at = text.indexOf('%%', at + 2)) {
    let start = at - 1;
    if (text.charCodeAt(start) === 32) start--;
    const before = text.charCodeAt(start - 1);
    const first = start === 0 || (start === 1 && before === 0xfeff);
    if (!first && (start < 0 || (before !== 10 && before !== 13))) continue;
    const line = first ? 0 : start;
    if (line > 0 && isMarker(text, line)) starts.push(line);
  }
  return starts;
}

/** Lines with the cell that they are. */
interface ParsedLines extends Pick<ParsedCell, 'diagnostics'> {
  readonly lines: readonly Line[];
  /** None when all lines are blank. */
  readonly node: CellNode | undefined;
}

/** The lines from `start` to `end`, offsets where cells start. */
function parseLines(text: string, start: number, end: number): ParsedLines {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (found) => diagnostics.push(found);
  const reader = new LineReader(text, report);
  let at = start;
  let marker: Line | undefined;
  if (start < end && isMarker(text, start)) {
    reader.begin(start);
    at = reader.skipLine();
    marker = { range: { start, end: at }, kind: 'marker', statement: undefined };
  }
  const cell = openCell(text, start, marker);
  while (at < end) {
    const from = at;
    // A text cell's lines are never continued: `\` at their end is part of the text.
    reader.begin(from);
    const blanks = reader.skipBlanks();
    const kind = !reader.done ? 'statement' : reader.is('comment') ? 'comment' : 'blank';
    const statement = kind === 'statement' && !cell.markdown ? parseStatement(reader, blanks) : undefined;
    at = reader.skipLine();
    const line: Line = { range: { start: from, end: at }, kind, statement };
    cell.lines.push(line);
    if (cell.markdown) checkMarkdown(text, line, report);
    else if (statement?.indented) placeEntry(cell, statement, line, report);
    else if (statement) placeHead(cell, statement, report);
  }
  return { lines: cell.lines, node: closeCell(text, cell, end), diagnostics };
}

/** The cell of the lines from `start` to `end`, offsets where cells start; `undefined` when these are blank. */
export function parseCell(text: string, start: number, end: number): ParsedCell | undefined {
  const { node, diagnostics } = parseLines(text, start, end);
  return node && { node, diagnostics };
}

/** A text's tree with what is wrong in its form. Never throws; every character is in exactly one line. */
export function parse(text: string): Tree {
  const starts = cellStarts(text);
  const cells = starts.map((start, index) => parseLines(text, start, starts[index + 1] ?? text.length));
  return {
    text,
    lines: cells.flatMap(({ lines }) => lines),
    cells: cells.flatMap(({ node }) => node ?? []),
    diagnostics: cells.flatMap(({ diagnostics }) => diagnostics),
  };
}
