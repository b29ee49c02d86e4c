/**
 * What a token of a line is. `blank` is what separates (also a byte-order mark), `word` any run of other characters; what
 * a word means is decided by its reader. `continuation` is a backslash with the line end after it.
 */
export type TokenKind =
  | 'blank'
  | 'comment'
  | 'newline'
  | 'continuation'
  | 'word'
  | 'string'
  | 'open'
  | 'close'
  | 'comma'
  | 'equals'
  | 'comparison'
  | 'arrow'
  | 'unknown';

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
}

// UTF-16 code units.
const tab = 9;
const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const doubleQuote = 34;
const hash = 35;
const percentSign = 37;
const comma = 44;
const minus = 45;
const less = 60;
const equals = 61;
const greater = 62;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const byteOrderMark = 0xfeff;

/** The kinds of the marks that are tokens by themselves, by their code. */
const punctuation: readonly (TokenKind | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  if (code === comma) return 'comma';
  if (code === equals) return 'equals';
  if (code === openBracket) return 'open';
  return code === closeBracket ? 'close' : undefined;
});

const endsLine = (code: number): boolean => code === lineFeed || code === carriageReturn || Number.isNaN(code);

/** Blanks that people paste without seeing them (no-break space and its kin): they separate nothing here. */
const strangeBlank = (code: number): boolean =>
  code === 11 ||
  code === 12 ||
  code === 0xa0 ||
  (code >= 0x2000 && code <= 0x200b) ||
  code === 0x2028 ||
  code === 0x2029 ||
  code === 0x202f ||
  code === 0x3000 ||
  code === byteOrderMark;

/** Whether an ASCII character goes on with a word, by its code; a minus may be the start of an arrow. */
const inWord: readonly boolean[] = Array.from(
  { length: 128 },
  (_, code) =>
    ![lineFeed, carriageReturn, space, tab, doubleQuote, hash, less, greater, backslash].includes(code) &&
    punctuation[code] === undefined &&
    !strangeBlank(code),
);

/** Whether an ASCII character starts a word, whatever follows. */
const startsWord: readonly boolean[] = inWord.map((word, code) => word && code !== minus);

/** The end of the word that starts at an offset, of at least one character. */
function wordEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code < 128 ? !inWord[code] : strangeBlank(code)) break;
    if (code === minus && text.charCodeAt(end + 1) === greater) break;
    end++;
  }
  return end;
}

/** The offset after the line end at `at`, if there is one there. */
const afterLineEnd = (text: string, at: number): number => {
  if (at >= text.length) return at;
  return text.charCodeAt(at) === carriageReturn && text.charCodeAt(at + 1) === lineFeed ? at + 2 : at + 1;
};

/** The offset of the line end at or after `at`, or the text's end. */
export function lineEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && !endsLine(text.charCodeAt(end))) end++;
  return end;
}

/** Whether a cell marker (`# %%` or `#%%`) stands at an offset, which is a line's start. */
export function isMarker(text: string, at: number): boolean {
  let next = at;
  if (text.charCodeAt(next) === byteOrderMark && at === 0) next++;
  if (text.charCodeAt(next) !== hash) return false;
  next++;
  if (text.charCodeAt(next) === space) next++;
  if (text.charCodeAt(next) !== percentSign || text.charCodeAt(next + 1) !== percentSign) return false;
  const after = text.charCodeAt(next + 2);
  return endsLine(after) || after === space || after === tab;
}

const stringEnd = (text: string, start: number): number => {
  let at = start + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (endsLine(code)) return at;
    if (code === doubleQuote) return at + 1;
    at += code === backslash && !endsLine(text.charCodeAt(at + 1)) ? 2 : 1;
  }
};

/**
 * Goes over the tokens of a text. What it stands on is in its fields: an object for each token would cost more than
 * reading it.
 */
export class TokenCursor {
  /** None at the text's end. */
  kind: TokenKind | undefined;
  start: number;
  end: number;

  constructor(readonly text: string) {
    this.kind = undefined;
    this.start = 0;
    this.end = 0;
  }

  /** Reads the token that starts at an offset. */
  read(at: number): void {
    this.start = at;
    if (at < this.text.length) this.readToken(at);
    else this.be(undefined, at);
  }

  /** Whether a line has no more tokens after this one. A marker starts a line of its own, whatever stands before it. */
  get endsLine(): boolean {
    const { kind } = this;
    return kind === undefined || kind === 'newline' || (kind === 'continuation' && isMarker(this.text, this.end));
  }

  private readToken(start: number): void {
    const { text } = this;
    const code = text.charCodeAt(start);
    if (code === space || code === tab || (code === byteOrderMark && start === 0)) {
      let end = start + 1;
      while (text.charCodeAt(end) === space || text.charCodeAt(end) === tab) end++;
      this.be('blank', end);
      return;
    }
    const mark = code < 128 ? punctuation[code] : undefined;
    if (mark) this.be(mark, start + 1);
    else if (code < 128 ? startsWord[code] : !strangeBlank(code)) this.be('word', wordEnd(text, start));
    else this.readOther(code, start);
  }

  private readOther(code: number, start: number): void {
    const { text } = this;
    switch (code) {
      case lineFeed:
      case carriageReturn:
        return this.be('newline', afterLineEnd(text, start));
      case hash:
        return this.be('comment', lineEnd(text, start));
      case doubleQuote:
        return this.be('string', stringEnd(text, start));
      case backslash:
        return endsLine(text.charCodeAt(start + 1))
          ? this.be('continuation', afterLineEnd(text, start + 1))
          : this.be('unknown', start + 1);
      case less:
      case greater:
        return this.be('comparison', text.charCodeAt(start + 1) === equals ? start + 2 : start + 1);
      case minus:
        return text.charCodeAt(start + 1) === greater
          ? this.be('arrow', start + 2)
          : this.be('word', wordEnd(text, start));
    }
    let end = start + 1;
    while (strangeBlank(text.charCodeAt(end))) end++;
    this.be('unknown', end);
  }

  private be(kind: TokenKind | undefined, end: number): void {
    this.kind = kind;
    this.end = end;
  }
}

/** The tokens of the line that starts at an offset, with its line end; several lines of the text when they are continued. */
export function scanLine(text: string, start: number): readonly Token[] {
  const tokens: Token[] = [];
  const cursor = new TokenCursor(text);
  for (cursor.read(start); cursor.kind; cursor.read(cursor.end)) {
    tokens.push({ kind: cursor.kind, start: cursor.start, end: cursor.end });
    if (cursor.endsLine) break;
  }
  return tokens;
}
