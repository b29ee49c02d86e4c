/**
 * A token of a line. `blank` is what separates (also a byte-order mark), `word` any run of other characters; what a
 * word means is decided by its reader. `continuation` is a backslash with the line end after it.
 */
export interface Token {
  readonly kind:
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
const punctuation: readonly (Token['kind'] | undefined)[] = Array.from({ length: 128 }, (_, code) => {
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

function nextToken(text: string, start: number): Token {
  const code = text.charCodeAt(start);
  if (code === space || code === tab || (code === byteOrderMark && start === 0)) {
    let end = start + 1;
    while (text.charCodeAt(end) === space || text.charCodeAt(end) === tab) end++;
    return { kind: 'blank', start, end };
  }
  const mark = code < 128 ? punctuation[code] : undefined;
  if (mark) return { kind: mark, start, end: start + 1 };
  switch (code) {
    case lineFeed:
    case carriageReturn:
      return { kind: 'newline', start, end: afterLineEnd(text, start) };
    case hash:
      return { kind: 'comment', start, end: lineEnd(text, start) };
    case doubleQuote:
      return { kind: 'string', start, end: stringEnd(text, start) };
    case backslash:
      return endsLine(text.charCodeAt(start + 1))
        ? { kind: 'continuation', start, end: afterLineEnd(text, start + 1) }
        : { kind: 'unknown', start, end: start + 1 };
    case less:
    case greater:
      return { kind: 'comparison', start, end: text.charCodeAt(start + 1) === equals ? start + 2 : start + 1 };
  }
  if (code === minus && text.charCodeAt(start + 1) === greater) return { kind: 'arrow', start, end: start + 2 };
  if (!strangeBlank(code)) return { kind: 'word', start, end: wordEnd(text, start) };
  let end = start + 1;
  while (strangeBlank(text.charCodeAt(end))) end++;
  return { kind: 'unknown', start, end };
}

/** The token that starts at an offset; none at the text's end. */
export const tokenAt = (text: string, at: number): Token | undefined =>
  at < text.length ? nextToken(text, at) : undefined;

/** Whether a line has no more tokens after one. A cell marker always starts a line of its own, whatever stands before it. */
export const endsTokens = (text: string, { kind, end }: Token): boolean =>
  kind === 'newline' || (kind === 'continuation' && isMarker(text, end));

/** The tokens of the line that starts at an offset, with its line end; several lines of the text when they are continued. */
export function scanLine(text: string, start: number): readonly Token[] {
  const tokens: Token[] = [];
  let at = start;
  while (at < text.length) {
    const token = nextToken(text, at);
    tokens.push(token);
    at = token.end;
    if (endsTokens(text, token)) break;
  }
  return tokens;
}
