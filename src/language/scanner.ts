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

const punctuation: ReadonlyMap<number, Token['kind']> = new Map([
  [comma, 'comma'],
  [equals, 'equals'],
  [openBracket, 'open'],
  [closeBracket, 'close'],
]);

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

const endsWord = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return (
    endsLine(code) ||
    code === space ||
    code === tab ||
    code === doubleQuote ||
    code === hash ||
    code === less ||
    code === greater ||
    code === backslash ||
    punctuation.has(code) ||
    strangeBlank(code) ||
    (code === minus && text.charCodeAt(at + 1) === greater)
  );
};

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

const nextToken = (text: string, start: number): Token => {
  const code = text.charCodeAt(start);
  const token = (kind: Token['kind'], end: number): Token => ({ kind, start, end });
  if (endsLine(code)) return token('newline', afterLineEnd(text, start));
  if (code === space || code === tab || (code === byteOrderMark && start === 0)) {
    let end = start + 1;
    while (text.charCodeAt(end) === space || text.charCodeAt(end) === tab) end++;
    return token('blank', end);
  }
  if (code === hash) return token('comment', lineEnd(text, start));
  if (code === doubleQuote) return token('string', stringEnd(text, start));
  if (code === backslash) {
    return endsLine(text.charCodeAt(start + 1))
      ? token('continuation', afterLineEnd(text, start + 1))
      : token('unknown', start + 1);
  }
  if (code === minus && text.charCodeAt(start + 1) === greater) return token('arrow', start + 2);
  if (code === less || code === greater) {
    return token('comparison', text.charCodeAt(start + 1) === equals ? start + 2 : start + 1);
  }
  const mark = punctuation.get(code);
  if (mark) return token(mark, start + 1);
  let end = start + 1;
  if (strangeBlank(code)) {
    while (strangeBlank(text.charCodeAt(end))) end++;
    return token('unknown', end);
  }
  while (!endsWord(text, end)) end++;
  return token('word', end);
};

/**
 * The tokens of the line that starts at an offset, with its line end; several lines of the text when they are continued.
 * A cell marker always starts a line of its own, whatever stands before it.
 */
export function scanLine(text: string, start: number): readonly Token[] {
  const tokens: Token[] = [];
  let at = start;
  while (at < text.length) {
    const token = nextToken(text, at);
    tokens.push(token);
    at = token.end;
    if (token.kind === 'newline') break;
    if (token.kind === 'continuation' && isMarker(text, at)) break;
  }
  return tokens;
}
