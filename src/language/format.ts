import type { Range, TextEdit } from './range';
import { isAcasXu } from './foreign';
import { parse } from './parse';
import { lineEnd, scanLine, type Token } from './scanner';
import type { Block, CellNode, Line, Statement } from './tree';

const level = '  ';

/** Code wider than this gets its comment two blanks after it, and moves no other's. */
const widestAligned = 80;

/** A line in its new form: code, and a comment after it that is set apart. */
interface FormattedLine {
  readonly range: Range;
  readonly code: string;
  readonly comment: string;
  /** The arrow's place among the words of a table's row. */
  readonly arrow?: number;
}

/** How deep each statement of a cell stands. */
function depths(blocks: readonly Block[]): ReadonlyMap<Statement, number> {
  const found = new Map<Statement, number>();
  for (const { keyword, entries } of blocks) {
    let depth = 1;
    for (const entry of entries) {
      const { text } = entry.keyword;
      if (keyword === 'model' && text === 'end') depth = Math.max(1, depth - 1);
      found.set(entry, depth);
      if (keyword === 'model' && text === 'residual') depth++;
    }
  }
  return found;
}

/** Whether a blank stands between two tokens of a line that can be read. */
function separated(before: Token, after: Token): boolean {
  if (after.kind === 'comma' || after.kind === 'equals' || after.kind === 'close') return false;
  return before.kind !== 'equals' && before.kind !== 'open';
}

/** A line's words with one blank between them; continued lines two levels in from the first. */
function rewrite(text: string, tokens: readonly Token[], indent: string): string {
  let code = indent;
  let before: Token | undefined;
  for (const token of tokens) {
    if (token.kind === 'blank' || token.kind === 'comment' || token.kind === 'newline') continue;
    const words = text.slice(token.start, token.end);
    if (token.kind === 'continuation') {
      code += ` ${words}${indent}${level}${level}`;
      before = undefined;
      continue;
    }
    code += before && separated(before, token) ? ` ${words}` : words;
    before = token;
  }
  return code;
}

/** Words without the blanks at their end. (A regular expression would look again from each blank of a long run.) */
function withoutBlanks(words: string): string {
  let end = words.length;
  while (end > 0 && (words.charAt(end - 1) === ' ' || words.charAt(end - 1) === '\t')) end--;
  return words.slice(0, end);
}

/** A line as it is, without the blanks at its end. */
const bare = (text: string, { range }: Line): FormattedLine => ({
  range: { start: range.start, end: lineEnd(text, range.start) },
  code: withoutBlanks(text.slice(range.start, lineEnd(text, range.start))),
  comment: '',
});

function formatMarker(text: string, line: Line): FormattedLine {
  const plain = bare(text, line);
  const start = plain.code.startsWith('\ufeff') ? '\ufeff' : '';
  const title = plain.code.slice(plain.code.indexOf('%%') + 2).replace(/^[ \t]+/, '');
  return { ...plain, code: `${start}# %%${title === '' ? '' : ` ${title}`}` };
}

/** Where a line's own words end: before the line end that closes it. */
const contentEnd = ({ range }: Line, tokens: readonly Token[]): number => {
  const last = tokens[tokens.length - 1];
  return last?.kind === 'newline' ? last.start : range.end;
};

function formatStatement(text: string, line: Line, statement: Statement, depth: number): FormattedLine {
  const { range } = line;
  const tokens = scanLine(text, range.start);
  const place = { start: range.start, end: contentEnd(line, tokens) };
  const bom = text.charCodeAt(range.start) === 0xfeff ? '\ufeff' : '';
  const own = tokens[0]?.kind === 'blank' ? tokens.slice(1) : tokens;
  // What could not be read is left as it is: nobody knows what was meant.
  if (statement.broken || own[0]?.kind === 'continuation') {
    return { range: place, code: text.slice(place.start, place.end), comment: '' };
  }
  const comment = tokens.find(({ kind }) => kind === 'comment');
  const indent = statement.indented ? level.repeat(depth) : '';
  const numbers = statement.parts.findIndex((part) => part.type !== 'positional' || part.value.type !== 'number');
  const isRow = statement.indented && statement.keyword.text === '' && statement.parts[numbers]?.type === 'operator';
  return {
    range: place,
    code: bom + rewrite(text, own, indent),
    comment: comment ? withoutBlanks(text.slice(comment.start, comment.end)) : '',
    ...(isRow && { arrow: numbers }),
  };
}

const continued = (text: string, { range }: Line): boolean =>
  scanLine(text, range.start).some(({ kind }) => kind === 'continuation');

function formatComment(text: string, line: Line, depth: number): FormattedLine {
  const plain = bare(text, line);
  // A comment at the margin stays there; an indented one keeps out of the margin, where it might start a cell.
  if (!/^[ \t]/.test(plain.code) || continued(text, line)) return plain;
  return { ...plain, code: level.repeat(Math.max(1, depth)) + plain.code.trimStart() };
}

function formatCell(text: string, cell: CellNode): readonly FormattedLine[] {
  if (cell.markdown) return cell.marker ? [formatMarker(text, cell.marker)] : [];
  const depth = depths(cell.blocks);
  const heads = new Set<Statement>([...cell.blocks.map(({ head }) => head), ...cell.statements]);
  let current = 0;
  return cell.lines.map((line) => {
    const { statement } = line;
    if (line.kind === 'marker') return formatMarker(text, line);
    if (line.kind === 'comment') return formatComment(text, line, current);
    if (!statement) return bare(text, line);
    const own = depth.get(statement);
    if (own !== undefined) current = own + (statement.keyword.text === 'residual' ? 1 : 0);
    else if (!statement.indented) current = 1;
    // An indented head is a mistake that moving it would change.
    const misplaced = statement.indented && (own === undefined || heads.has(statement));
    return formatStatement(text, line, misplaced ? { ...statement, broken: true } : statement, own ?? 0);
  });
}

/** Rows of a table that follow each other: their numbers under each other. */
function alignRows(lines: readonly FormattedLine[]): readonly FormattedLine[] {
  const isRow = ({ code, arrow }: FormattedLine): boolean =>
    arrow !== undefined && code.length <= widestAligned && !code.includes('\\');
  return inRuns(lines, isRow, (run) => {
    const arrow = run[0]?.arrow;
    if (arrow === undefined || run.some((line) => line.arrow !== arrow)) return run;
    const rows = run.map(({ code }) => code.trimStart().split(' '));
    const widths = Array.from({ length: arrow }, (_, column) =>
      rows.reduce((widest, words) => Math.max(widest, words[column]?.length ?? 0), 0),
    );
    return run.map((line, index) => {
      const indent = line.code.slice(0, line.code.length - line.code.trimStart().length);
      const padded = (rows[index] ?? []).map((word, column) => word.padStart(widths[column] ?? 0));
      return { ...line, code: indent + padded.join(' ') };
    });
  });
}

/** Applies a change to each run of lines that are of a kind. */
function inRuns(
  lines: readonly FormattedLine[],
  belongs: (line: FormattedLine) => boolean,
  change: (run: readonly FormattedLine[]) => readonly FormattedLine[],
): readonly FormattedLine[] {
  const result: FormattedLine[] = [];
  let run: FormattedLine[] = [];
  const close = (): void => {
    result.push(...change(run));
    run = [];
  };
  for (const line of lines) {
    if (belongs(line)) run.push(line);
    else {
      close();
      result.push(line);
    }
  }
  close();
  return result;
}

/** The columns that a line's last line of text takes. */
const widthOf = (code: string): number => code.length - Math.max(code.lastIndexOf('\n'), code.lastIndexOf('\r')) - 1;

/** Comments after code, under each other where lines follow each other. */
function alignComments(lines: readonly FormattedLine[]): readonly FormattedLine[] {
  const aligned = inRuns(
    lines,
    ({ code, comment }) => comment !== '' && widthOf(code) <= widestAligned,
    (run) => {
      const column = run.reduce((widest, { code }) => Math.max(widest, widthOf(code)), 0);
      return run.map((line) => ({
        ...line,
        code: `${line.code}${' '.repeat(column - widthOf(line.code))}  ${line.comment}`,
        comment: '',
      }));
    },
  );
  return aligned.map((line) =>
    line.comment === '' ? line : { ...line, code: `${line.code}  ${line.comment}`, comment: '' },
  );
}

/** The range that a run of blank lines too many takes, with their line ends. */
function surplusBlanks(text: string, cells: readonly CellNode[]): readonly Range[] {
  // A `\` at a line's end is a mistake that stays to be seen.
  const isBlank = (line: Line | undefined): boolean => line?.kind === 'blank' && !continued(text, line);
  return cells.flatMap(({ lines, markdown }) => {
    if (markdown) return [];
    return lines.filter((line, index) => isBlank(line) && isBlank(lines[index - 1])).map(({ range }) => range);
  });
}

/**
 * The edits that format a text: two blanks a level, one between words, comments under each other, one blank line where
 * there were more. It changes blanks alone, and no line that could not be read; text cells stay as they are. Line ends
 * stay as found. With `range`, only lines that it touches are changed. A file of another format has no edits.
 */
export function format(text: string, range?: Range): readonly TextEdit[] {
  if (isAcasXu(text)) return [];
  const { cells } = parse(text);
  const lines = alignComments(alignRows(cells.flatMap((cell) => formatCell(text, cell))));
  const touched = ({ start, end }: Range): boolean => !range || (start <= range.end && end >= range.start);
  const blanks = surplusBlanks(text, cells);
  const removed = new Set(blanks.map(({ start }) => start));
  const edits: TextEdit[] = blanks.map((blank) => ({ range: blank, newText: '' }));
  for (const { range: place, code } of lines) {
    if (removed.has(place.start) || text.slice(place.start, place.end) === code) continue;
    edits.push({ range: place, newText: code });
  }
  // Where a CR alone ends lines, taking a line's last character away might make it one with a LF that follows.
  const keepsLines = /\r(?!\n)/.test(text);
  return edits
    .filter((edit) => touched(edit.range) && !(keepsLines && edit.newText === ''))
    .sort((a, b) => a.range.start - b.range.start);
}
