import { diagnostic, mostInLine, replacement, type Diagnostic, type Report } from './diagnostic';
import type { Range } from './range';
import { endsTokens, tokenAt, type Token } from './scanner';
import type { Part, Statement, Value } from './tree';
import { isNumber, quote, readString, readWord } from './words';

/** Reads one line from left to right, a token at a time as it is wanted; never steps back, never recurses. */
export class LineReader {
  /** The token to read; none behind the line's end. */
  next: Token | undefined;
  /** A continued line end after which nothing has come so far. */
  dangling: Token | undefined;

  constructor(
    readonly text: string,
    private at: number,
  ) {
    this.next = undefined;
    this.dangling = undefined;
    this.take();
  }

  take(): Token | undefined {
    const token = this.next;
    this.next = token && endsTokens(this.text, token) ? undefined : tokenAt(this.text, this.at);
    if (!this.next) return token;
    const { kind, end } = this.next;
    this.at = end;
    if (kind === 'continuation') this.dangling = this.next;
    else if (kind !== 'blank' && kind !== 'newline') this.dangling = undefined;
    return token;
  }

  /** Steps over blanks and continued line ends; whether there were any. */
  skipBlanks(): boolean {
    const from = this.next;
    while (this.next?.kind === 'blank' || this.next?.kind === 'continuation') this.take();
    return this.next !== from;
  }

  /** Steps over all that is left, and gives the offset after it. */
  skipLine(): number {
    while (this.next) this.take();
    return this.at;
  }

  /** Whether nothing but a comment and the line end is left. */
  get done(): boolean {
    const kind = this.next?.kind;
    return kind === undefined || kind === 'comment' || kind === 'newline';
  }

  words(token: Token): string {
    return this.text.slice(token.start, token.end);
  }
}

const isBlank = (code: number): boolean => code === 32 || code === 9;

const rangeOf = ({ start, end }: Token): Range => ({ start, end });

function readScalar(reader: LineReader, report: Report): Value {
  const token = reader.take();
  if (token?.kind === 'word') return readWord(reader.words(token), rangeOf(token), report);
  if (token?.kind === 'string') return readString(reader.words(token), rangeOf(token), report);
  throw new Error('a value starts with a word or a string');
}

const startsScalar = (token: Token | undefined): boolean => token?.kind === 'word' || token?.kind === 'string';

/** A list from its bracket on; one that is nested, not closed or lacks a comma is reported and still read. */
function readList(reader: LineReader, open: Token, report: Report): Value {
  const items: Value[] = [];
  let end = open.end;
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
    const token = reader.next;
    if (!token || reader.done) break;
    end = token.end;
    if (token.kind === 'close') {
      reader.take();
      closed = depth === 0;
      depth--;
    } else if (token.kind === 'comma') {
      reader.take();
      if (!wantsComma) problem('unexpected-text', rangeOf(token), 'A value is missing before this comma.');
      wantsComma = false;
    } else if (startsScalar(token)) {
      if (wantsComma) {
        const place = { start: token.start, end: token.start };
        problem('missing-comma', rangeOf(token), 'A comma is missing before this value.', ['Add a comma', place, ', ']);
      }
      items.push(readScalar(reader, report));
      wantsComma = true;
    } else if (token.kind === 'open') {
      reader.take();
      depth++;
      problem('unexpected-text', rangeOf(token), 'Lists hold plain values, no lists.');
    } else {
      reader.take();
      const words = quote(reader.words(token));
      problem('unexpected-text', rangeOf(token), `${words} has no meaning here. A list holds values and commas.`);
    }
  }
  const range = { start: open.start, end };
  if (!closed) {
    const at = { start: end, end };
    problem('unclosed-list', range, 'This list has no end. Close it with `]`.', ['Close the list', at, ']']);
  }
  const text = reader.text.slice(range.start, range.end);
  const invalid = broken || items.some((item) => item.type === 'invalid');
  return invalid ? { text, range, type: 'invalid' } : { text, range, type: 'list', items };
}

function readValue(reader: LineReader, report: Report): Value | undefined {
  const token = reader.next;
  if (token?.kind === 'open') {
    reader.take();
    return readList(reader, token, report);
  }
  return startsScalar(token) ? readScalar(reader, report) : undefined;
}

/** Reports blanks beside `=`, with the edit that takes them away. */
function tight(key: Range, value: Range, text: string, report: Report): void {
  const equals = text.indexOf('=', key.end);
  const around = { start: key.start, end: value.end };
  const fixed = `${text.slice(key.start, key.end)}=${text.slice(value.start, value.end)}`;
  if (equals !== key.end || value.start !== equals + 1) {
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
}

const unexpected = (token: Token, words: string): ReturnType<typeof diagnostic> => {
  const range = rangeOf(token);
  if (words === '\\') {
    return diagnostic('unexpected-text', range, 'A `\\` continues a line only as its very last character.', {
      fixes: [replacement('Remove it', range, '')],
    });
  }
  if (token.kind === 'unknown') {
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

/** Reads what follows a keyword. */
function readParts(reader: LineReader, report: Report): { parts: Part[]; end: number } {
  const parts: Part[] = [];
  let end = 0;
  let separated = true;
  let named = false;
  let reportedPlace = false;
  for (;;) {
    separated = reader.skipBlanks() || separated;
    const token = reader.next;
    if (!token || reader.done) break;
    if (token.kind === 'comparison' || token.kind === 'arrow') {
      reader.take();
      end = token.end;
      parts.push({ type: 'operator', text: reader.words(token), range: rangeOf(token) });
      separated = true;
      continue;
    }
    const value = readValue(reader, report);
    if (!value) {
      reader.take();
      end = token.end;
      report(unexpected(token, reader.words(token)));
      separated = true;
      reportedPlace = true;
      continue;
    }
    end = value.range.end;
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
    if (reader.next?.kind !== 'equals') {
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
      parts.push({ type: 'positional', value, range: value.range });
      separated = blanks;
      continue;
    }
    const equals = reader.take();
    reader.skipBlanks();
    const right = readValue(reader, report);
    named = true;
    const key = { text: value.text, range: value.range };
    if (!right) {
      end = equals?.end ?? end;
      const range = { start: key.range.start, end };
      report(
        diagnostic('missing-value', range, `A value is missing after ${quote(`${key.text}=`)}.`, {
          arguments: [key.text],
        }),
      );
      const place = { start: end, end };
      parts.push({ type: 'named', key, value: { text: '', range: place, type: 'invalid' }, range });
      continue;
    }
    end = right.range.end;
    tight(key.range, right.range, reader.text, report);
    parts.push({ type: 'named', key, value: right, range: { start: key.range.start, end } });
  }
  // A copy is as long as it must be; an array that grows has room for 17.
  return { parts: parts.slice(), end };
}

/**
 * The statement on a line from its first word on, which is no comment. Everything on the line that cannot be read is
 * reported, and what is left is read all the same. `blanks`: some stand before it.
 */
export function parseStatement(reader: LineReader, first: Token, blanks: boolean, report: Report): Statement {
  let told = 0;
  const noting: Report = (found) => {
    if (told++ < mostInLine) report(found);
  };
  const { start } = first;
  const indented = blanks && isBlank(reader.text.charCodeAt(start - 1));
  const firstWords = reader.words(first);
  const row = first.kind === 'arrow' || (first.kind === 'word' && isNumber(firstWords));
  let keyword = { text: '', range: { start, end: start } };
  if (!row) {
    reader.take();
    keyword = { text: firstWords, range: rangeOf(first) };
    if (first.kind !== 'word') noting(unexpected(first, firstWords));
  }
  const { parts, end } = readParts(reader, noting);
  if (reader.dangling) noting(danglingContinuation(reader.dangling));
  return { keyword, parts, indented, broken: told > 0, range: { start, end: Math.max(end, keyword.range.end) } };
}

/** A `\` at a line's end after which nothing comes. */
function danglingContinuation({ start }: Token): Diagnostic {
  const range = { start, end: start + 1 };
  return diagnostic('dangling-continuation', range, 'Nothing follows on the next line. Remove this `\\`.', {
    fixes: [replacement('Remove it', range, '')],
  });
}

/** A text that is one value, for example from the panel; `undefined` when it is none or more than one. */
export function parseValue(text: string): Value | undefined {
  let broken = false;
  const reader = new LineReader(text, 0);
  reader.skipBlanks();
  const value = readValue(reader, () => (broken = true));
  reader.skipBlanks();
  return value && !broken && value.type !== 'invalid' && reader.next === undefined ? value : undefined;
}
