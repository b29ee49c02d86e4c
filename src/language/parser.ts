import { diagnostic, mostInLine, replacement, type Diagnostic, type Report } from './diagnostic';
import type { Range } from './range';
import { TokenCursor, type TokenKind } from './scanner';
import type { Part, Statement, Value } from './tree';
import { isNumber, quote, readString, readWord } from './words';

/** Reads a line from left to right, a token at a time as it is wanted; never steps back, never recurses. */
export class LineReader extends TokenCursor {
  /** Where the line is continued and nothing has come after that so far. */
  dangling: number | undefined;
  /** The end of the last token that was stepped over and means something. */
  last: number;
  /** Mistakes on the line so far. */
  told: number;
  /** Takes a mistake; no more of a line are passed on than say something new. */
  readonly report: Report;
  /** Room for the parts of the statement that is read. */
  readonly parts: Part[] = [];

  constructor(text: string, report: Report) {
    super(text);
    this.dangling = undefined;
    this.last = 0;
    this.told = 0;
    this.report = (found) => {
      if (this.told++ < mostInLine) report(found);
    };
  }

  /** Goes to the line that starts at an offset. */
  begin(at: number): void {
    this.dangling = undefined;
    this.told = 0;
    this.step(at);
  }

  /** Steps over a token. There is none behind the line's end. */
  take(): void {
    const { kind } = this;
    if (kind !== 'blank' && kind !== 'continuation') this.last = this.end;
    if (this.endsLine) {
      this.kind = undefined;
      this.start = this.end;
    } else this.step(this.end);
  }

  /** Steps over blanks and continued line ends; whether there were any. */
  skipBlanks(): boolean {
    const from = this.start;
    while (this.is('blank') || this.is('continuation')) this.take();
    return this.start !== from;
  }

  /** Steps over all that is left, and gives the offset after it. */
  skipLine(): number {
    while (this.kind) this.take();
    return this.end;
  }

  /** Asks by a call: what a field was found to be does not hold after the next step. */
  is(kind: TokenKind): boolean {
    return this.kind === kind;
  }

  /** Whether nothing but a comment and the line end is left. */
  get done(): boolean {
    const { kind } = this;
    return kind === undefined || kind === 'comment' || kind === 'newline';
  }

  get words(): string {
    return this.text.slice(this.start, this.end);
  }

  get range(): Range {
    return { start: this.start, end: this.end };
  }

  private step(at: number): void {
    this.read(at);
    const { kind } = this;
    if (kind === 'continuation') this.dangling = at;
    else if (kind !== undefined && kind !== 'blank' && kind !== 'newline') this.dangling = undefined;
  }
}

const isBlank = (code: number): boolean => code === 32 || code === 9;

/** A word or a string; nothing, and nothing is read, where neither stands. */
function readScalar(reader: LineReader): Value | undefined {
  const { kind } = reader;
  if (kind !== 'word' && kind !== 'string') return undefined;
  const { words, range, report } = reader;
  reader.take();
  return kind === 'word' ? readWord(words, range, report) : readString(words, range, report);
}

/** A list from its bracket on; one that is nested, not closed or lacks a comma is reported and still read. */
function readList(reader: LineReader): Value {
  const { start, report } = reader;
  let { end } = reader;
  reader.take();
  const items: Value[] = [];
  let closed = false;
  let broken = false;
  let wantsComma = false;
  let depth = 0;
  const problem = (code: string, range: Range, message: string, fix?: [string, Range, string]): void => {
    if (!broken) report(diagnostic(code, range, message, { fixes: fix ? [replacement(...fix)] : [] }));
    broken = true;
  };
  while (!closed) {
    reader.skipBlanks();
    if (reader.done) break;
    const { kind, range, words } = reader;
    end = range.end;
    if (kind === 'close') {
      reader.take();
      closed = depth === 0;
      depth--;
    } else if (kind === 'comma') {
      reader.take();
      if (!wantsComma) problem('unexpected-text', range, 'A value is missing before this comma.');
      wantsComma = false;
    } else if (kind === 'word' || kind === 'string') {
      if (wantsComma) {
        const place = { start: range.start, end: range.start };
        problem('missing-comma', range, 'A comma is missing before this value.', ['Add a comma', place, ', ']);
      }
      const item = readScalar(reader);
      if (item) items.push(item);
      wantsComma = true;
    } else if (kind === 'open') {
      reader.take();
      depth++;
      problem('unexpected-text', range, 'Lists hold plain values, no lists.');
    } else {
      reader.take();
      problem('unexpected-text', range, `${quote(words)} has no meaning here. A list holds values and commas.`);
    }
  }
  const range = { start, end };
  if (!closed) {
    const at = { start: end, end };
    problem('unclosed-list', range, 'This list has no end. Close it with `]`.', ['Close the list', at, ']']);
  }
  const text = reader.text.slice(start, end);
  const invalid = broken || items.some((item) => item.type === 'invalid');
  return invalid ? { text, range, type: 'invalid' } : { text, range, type: 'list', items };
}

/** Nothing, and nothing is read, where no value starts. */
const readValue = (reader: LineReader): Value | undefined =>
  reader.kind === 'open' ? readList(reader) : readScalar(reader);

/** Reports blanks beside `=`, with the edit that takes them away. */
function tight(key: Range, value: Range, text: string, report: Report): void {
  const equals = text.indexOf('=', key.end);
  if (equals === key.end && value.start === equals + 1) return;
  const around = { start: key.start, end: value.end };
  const fixed = `${text.slice(key.start, key.end)}=${text.slice(value.start, value.end)}`;
  report(
    diagnostic('blank-around-equals', around, `No blanks stand around \`=\`. Write ${quote(fixed)}.`, {
      arguments: [fixed],
      fixes: [
        {
          title: 'Remove the blanks',
          edits: [{ range: { start: key.end, end: value.start }, newText: '=' }],
        },
      ],
    }),
  );
}

const unexpected = (kind: TokenKind | undefined, range: Range, words: string): Diagnostic => {
  if (words === '\\') {
    return diagnostic('unexpected-text', range, 'A `\\` continues a line only as its very last character.', {
      fixes: [replacement('Remove it', range, '')],
    });
  }
  if (kind === 'unknown') {
    return diagnostic('unexpected-text', range, 'This looks like a blank but is none. Use a space.', {
      fixes: [replacement('Change to a space', range, ' ')],
    });
  }
  return diagnostic(
    'unexpected-text',
    range,
    `${quote(words)} has no meaning here. Remove it, or put text in quotes.`,
    {
      arguments: [words],
    },
  );
};

const noParts: readonly Part[] = [];

/** Reads what follows a keyword. */
function readParts(reader: LineReader): readonly Part[] {
  const { parts, report } = reader;
  let count = 0;
  let separated = true;
  let named = false;
  let reportedPlace = false;
  for (;;) {
    separated = reader.skipBlanks() || separated;
    // Behind so many mistakes nothing is read any more: no more of them would be told.
    if (reader.done || reader.told >= mostInLine) break;
    const { kind } = reader;
    if (kind === 'comparison' || kind === 'arrow') {
      parts[count++] = { type: 'operator', text: reader.words, range: reader.range };
      reader.take();
      separated = true;
      continue;
    }
    const value = readValue(reader);
    if (!value) {
      report(unexpected(kind, reader.range, reader.words));
      reader.take();
      separated = true;
      reportedPlace = true;
      continue;
    }
    if (!separated) {
      const at = { start: value.range.start, end: value.range.start };
      report(
        diagnostic('missing-blank', value.range, 'A blank is missing before this.', {
          fixes: [replacement('Add a blank', at, ' ')],
        }),
      );
    }
    separated = false;
    const blanks = reader.skipBlanks();
    if (!reader.is('equals')) {
      if (named && !reportedPlace && value.type !== 'invalid') {
        reportedPlace = true;
        report(
          diagnostic(
            'positional-after-named',
            value.range,
            `${quote(value.text)} stands after a named argument. Move it before the first one, or name it with \`=\`.`,
            { arguments: [value.text] },
          ),
        );
      }
      parts[count++] = { type: 'positional', value, range: value.range };
      separated = blanks;
      continue;
    }
    const afterEquals = reader.end;
    reader.take();
    reader.skipBlanks();
    const right = readValue(reader);
    named = true;
    const key = { text: value.text, range: value.range };
    if (!right) {
      const range = { start: key.range.start, end: afterEquals };
      report(
        diagnostic('missing-value', range, `A value is missing after ${quote(`${key.text}=`)}.`, {
          arguments: [key.text],
        }),
      );
      const place = { start: afterEquals, end: afterEquals };
      parts[count++] = { type: 'named', key, value: { text: '', range: place, type: 'invalid' }, range };
      continue;
    }
    tight(key.range, right.range, reader.text, report);
    const range = { start: key.range.start, end: right.range.end };
    parts[count++] = { type: 'named', key, value: right, range };
  }
  // A copy is as long as it must be; an array that grows has room for 17.
  return count === 0 ? noParts : parts.slice(0, count);
}

/**
 * The statement on a line from its first word on, on which the reader stands and which is no comment. What cannot be read
 * is reported, up to `mostInLine` times, and what is left is read all the same. `blanks`: some stand before it.
 */
export function parseStatement(reader: LineReader, blanks: boolean): Statement {
  const { start, kind, words, report } = reader;
  const indented = blanks && isBlank(reader.text.charCodeAt(start - 1));
  const row = kind === 'arrow' || (kind === 'word' && isNumber(words));
  const keyword = row ? { text: '', range: { start, end: start } } : { text: words, range: reader.range };
  if (!row) {
    reader.take();
    if (kind !== 'word') report(unexpected(kind, keyword.range, words));
  }
  const parts = readParts(reader);
  if (reader.dangling !== undefined) report(danglingContinuation(reader.dangling));
  return { keyword, parts, indented, broken: reader.told > 0, range: { start, end: reader.last } };
}

/** A `\` at a line's end after which nothing comes. */
function danglingContinuation(start: number): Diagnostic {
  const range = { start, end: start + 1 };
  return diagnostic('dangling-continuation', range, 'Nothing follows on the next line. Remove this `\\`.', {
    fixes: [replacement('Remove it', range, '')],
  });
}

/** A text that is one value, for example from the panel; `undefined` when it is none or more than one. */
export function parseValue(text: string): Value | undefined {
  const reader = new LineReader(text, () => undefined);
  reader.begin(0);
  reader.skipBlanks();
  const value = readValue(reader);
  reader.skipBlanks();
  return value && reader.told === 0 && value.type !== 'invalid' && !reader.kind ? value : undefined;
}
