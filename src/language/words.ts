import { diagnostic, replacement, type Report } from './diagnostic';
import type { Range } from './range';
import type { Value } from './tree';

// Anchored and without two ways to match the same characters: linear in the word's length.
const number = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const size = /^\d+(?:x\d+)+$/;
const name = /^[A-Za-z_]\w*(?:\.\w+)*$/;

/** Whether a word is a number as the language writes them: `0.01`, `1e-3`, `-2`. */
export const isNumber = (word: string): boolean => number.test(word);

/** Whether a word may be a name or a dotted path. */
export const isName = (word: string): boolean => name.test(word);

/** A word in backticks, cut when it is long. */
export const quote = (word: string): string => `\`${word.length > 60 ? `${word.slice(0, 57)}…` : word}\``;

/** Without the sign of -0, which JSON would lose. */
const numberOf = (word: string): number => Number(word) + 0;

const startsAsNumber = /^[+-]?\.?\d/;

const repaired = (word: string): string | undefined => {
  const guess = word
    .replace(/^\+/, '')
    .replace(/^(-?)\./, (_, sign: string) => `${sign}0.`)
    .replace(/\.$/, '');
  return isNumber(guess) ? guess : undefined;
};

/** Whether a word's first character is that of a name; it cannot be a number, a size or a range then. */
const startsName = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;

/** What a word without a special meaning says; what says nothing is reported. */
export function readWord(word: string, range: Range, report: Report): Value {
  if (startsName(word.charCodeAt(0))) {
    if (word === 'true' || word === 'false') return { text: word, range, type: 'boolean', boolean: word === 'true' };
    if (isName(word)) return { text: word, range, type: 'name', name: word };
  } else if (isNumber(word)) {
    const value = numberOf(word);
    if (Number.isFinite(value)) return { text: word, range, type: 'number', number: value };
    report(diagnostic('invalid-number', range, `${quote(word)} is too large for a number.`, { arguments: [word] }));
    return { text: word, range, type: 'invalid' };
  }
  return readCompound(word, range, report);
}

/** What is no single name or number: a percentage, a size, a range, a mistake. */
function readCompound(word: string, range: Range, report: Report): Value {
  if (word.endsWith('%') && isNumber(word.slice(0, -1))) {
    const value = numberOf(word.slice(0, -1));
    if (Number.isFinite(value)) return { text: word, range, type: 'percent', number: value };
  }
  if (size.test(word)) return { text: word, range, type: 'size', axes: word.split('x').map(Number) };
  const dots = word.indexOf('..');
  if (dots > 0) {
    const [from, to] = [word.slice(0, dots), word.slice(dots + 2)];
    if (isNumber(from) && isNumber(to) && Number.isFinite(Number(from)) && Number.isFinite(Number(to))) {
      const integers = Number.isInteger(Number(from)) && Number.isInteger(Number(to));
      return { text: word, range, type: 'range', from: numberOf(from), to: numberOf(to), integers };
    }
    report(
      diagnostic('invalid-range', range, `${quote(word)} is no range. Write one as two numbers, \`0.001..0.1\`.`, {
        arguments: [word],
      }),
    );
  } else if (startsAsNumber.test(word)) {
    const guess = repaired(word);
    const advice = guess === undefined ? 'Write one as `0.01`, `1e-3` or `-2`.' : `Write ${quote(guess)}.`;
    report(
      diagnostic('invalid-number', range, `${quote(word)} is no number. ${advice}`, {
        arguments: [word],
        fixes: guess === undefined ? [] : [replacement(`Change to ${quote(guess)}`, range, guess)],
      }),
    );
  } else {
    report(
      diagnostic(
        'invalid-word',
        range,
        `${quote(word)} is neither a name nor a number. Names have letters, digits and \`_\`; put anything else in quotes.`,
        { arguments: [word], fixes: [replacement('Put it in quotes', range, writeString(word))] },
      ),
    );
  }
  return { text: word, range, type: 'invalid' };
}

/** A string as the language writes it. */
export const writeString = (value: string): string => `"${value.replace(/[\\"]/g, (mark) => `\\${mark}`)}"`;

/** What a string token says: only `\"` and `\\` escape. */
export function readString(token: string, range: Range, report: Report): Value {
  let value = '';
  let at = 1;
  let closed = false;
  // A backslash that is the last character would take the mark that closes the string for its own.
  let hanging = false;
  while (at < token.length) {
    const character = token.charAt(at);
    if (character === '"') {
      closed = true;
      break;
    }
    const next = token.charAt(at + 1);
    if (character === '\\' && (next === '"' || next === '\\')) {
      value += next;
      at += 2;
      continue;
    }
    if (character === '\\') {
      hanging = next === '';
      const place = { start: range.start + at, end: range.start + at + 1 };
      report(
        diagnostic('invalid-escape', place, 'In a string only `\\"` and `\\\\` escape. Write `\\\\` for a backslash.', {
          fixes: [replacement('Write `\\\\`', place, '\\\\')],
        }),
      );
    }
    value += character;
    at++;
  }
  if (!closed) {
    const place = { start: hanging ? range.end - 1 : range.end, end: range.end };
    report(
      diagnostic('unterminated-string', range, 'This string has no end. Close it with `"` on the same line.', {
        fixes: [replacement('Close the string', place, hanging ? '\\\\"' : '"')],
      }),
    );
    return { text: token, range, type: 'invalid' };
  }
  return { text: token, range, type: 'string', string: value };
}
