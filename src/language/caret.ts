import { positionalNames } from './bind';
import type { Analysis, AnalysisOptions } from './analysis';
import { detailsOf, type CellDetails } from './details';
import { isBlockKeyword } from './keywords';
import { contains, type Range } from './range';
import { scanLine, type Token } from './scanner';
import { entryTable, isKindKeyword, kindTables, layerTable } from './tables';
import { entryOf } from './keywords';
import type { Arguments } from '../spec/argument';
import type { Block, Line, Part, Statement } from './tree';

/** What the words at a caret are in their line. */
export type Place =
  /** In a comment, a marker, or a text cell. */
  | { readonly type: 'text' }
  /** The first word of a line, at the margin or indented. */
  | { readonly type: 'keyword'; readonly indented: boolean }
  /** A word without a name after the keyword; `index` of those before it. */
  | { readonly type: 'positional'; readonly index: number }
  /** The value of a named argument, or in its list. */
  | { readonly type: 'value'; readonly key: string; readonly list: boolean };

/** Where a caret is. */
export interface Caret {
  readonly cell?: CellDetails;
  readonly line?: Line;
  readonly statement?: Statement;
  /** The block whose head or entry the line is or may become. */
  readonly block?: Block;
  readonly place: Place;
  /** The word at the caret, without quotes; empty between words. */
  readonly range: Range;
  readonly word: string;
  /** The word is in quotes, and whether these are closed. */
  readonly quoted?: 'open' | 'closed';
  /** The statement's parts but for the one at the caret. */
  readonly others: readonly Part[];
  readonly facts: AnalysisOptions['facts'];
}

/** The start of the line that an offset is on. */
function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text.charCodeAt(at - 1) !== 10 && text.charCodeAt(at - 1) !== 13) at--;
  return at;
}

interface Position {
  readonly place: Place;
  readonly range: Range;
  readonly quoted?: 'open' | 'closed';
}

/** What stands before the caret in a line's tokens, read from left to right. */
function placeOf(text: string, tokens: readonly Token[], offset: number): Position {
  const empty = { start: offset, end: offset };
  let words = 0;
  let indented = false;
  let last: Token | undefined;
  let key: string | undefined;
  let depth = 0;
  for (const token of tokens) {
    if (token.start >= offset) break;
    if (token.kind === 'comment') return { place: { type: 'text' }, range: empty };
    if (token.kind === 'blank' && words === 0) indented = !/^\ufeff?$/.test(text.slice(token.start, token.end));
    const here = token.end >= offset;
    const inside = token.kind === 'string' ? here && !(token.end === offset && closed(text, token)) : here;
    if (inside && (token.kind === 'word' || token.kind === 'string')) {
      const place = placeHere(words, indented, key, depth);
      if (token.kind === 'word') return { place, range: { start: token.start, end: token.end } };
      const isClosed = closed(text, token);
      const range = { start: token.start + 1, end: isClosed ? token.end - 1 : offset };
      return { place, range, quoted: isClosed ? 'closed' : 'open' };
    }
    if (token.kind === 'word' || token.kind === 'string') {
      if (depth === 0 && key !== undefined) key = undefined;
      else if (depth === 0) words++;
      last = token;
    } else if (token.kind === 'equals' && depth === 0 && last) {
      key = text.slice(last.start, last.end);
      words = Math.max(1, words - 1);
    } else if (token.kind === 'open') depth++;
    else if (token.kind === 'close') {
      depth = Math.max(0, depth - 1);
      if (depth === 0) key = undefined;
    }
  }
  return { place: placeHere(words, indented, key, depth), range: empty };
}

const closed = (text: string, { start, end }: Token): boolean => end - start > 1 && text.charAt(end - 1) === '"';

function placeHere(words: number, indented: boolean, key: string | undefined, depth: number): Place {
  if (key !== undefined) return { type: 'value', key, list: depth > 0 };
  return words === 0 ? { type: 'keyword', indented } : { type: 'positional', index: words - 1 };
}

/** The block that an indented line at an offset belongs to, or the one whose head it is. */
function blockAt({ node }: CellDetails, offset: number, statement: Statement | undefined): Block | undefined {
  const own = node.blocks.find(({ head, entries }) => statement && (head === statement || entries.includes(statement)));
  if (own) return own;
  const above = node.blocks.findLast(({ head }) => head.range.end < offset);
  const change = node.statements.findLast(({ range }) => range.end < offset);
  return above && change && change.range.start > above.head.range.start ? undefined : above;
}

/** Where an offset is among the words of its line. */
export function caretAt(analysis: Analysis, offset: number): Caret {
  const { text } = analysis;
  const { cells, options } = detailsOf(analysis);
  const cell = cells.findLast(({ node }) => contains(node.range, offset));
  // Where one line ends the next one starts: the caret is on that.
  const line = cell?.node.lines.findLast(({ range }) => contains(range, offset));
  const own = line && (line.range.end > offset || !/[\r\n]$/.test(text.slice(line.range.start, line.range.end)));
  const statement = own ? line.statement : undefined;
  const nowhere = { range: { start: offset, end: offset }, word: '', others: [], facts: options.facts };
  if (analysis.foreign || cell?.node.markdown || (own && line.kind === 'marker')) {
    return { ...(cell && { cell }), ...(own && { line }), ...nowhere, place: { type: 'text' } };
  }
  const start = own ? line.range.start : lineStart(text, offset);
  const { place, range: before, quoted } = placeOf(text, scanLine(text, start), offset);
  // A value without a name that begins at the caret is the one that is meant.
  const touched =
    place.type === 'positional' && before.end === offset && before.start === offset && text.charAt(offset) !== '"'
      ? statement?.parts.find((part) => part.type === 'positional' && part.range.start === offset)
      : undefined;
  const range = touched?.range ?? before;
  const block = cell && blockAt(cell, start + 1, statement);
  return {
    ...(cell && { cell }),
    ...(own && { line }),
    ...(statement && { statement }),
    ...(block && { block }),
    place,
    range,
    word: text.slice(range.start, range.end),
    ...(quoted && { quoted }),
    facts: options.facts,
    others:
      statement?.parts.filter((part) => part !== touched && (offset <= part.range.start || part.range.end < offset)) ??
      [],
  };
}

/** Whether a value without a name stands behind the caret, so that none with a name may stand here. */
export const precedesPositional = ({ others, range }: Caret): boolean =>
  others.some((part) => part.type === 'positional' && part.range.start >= range.end);

/** What may follow a statement's keyword: its own arguments, or those of its kind. */
export interface Signature {
  /** The keyword, with its kind. */
  readonly name: string;
  readonly documentation: string;
  readonly source?: string;
  readonly schema: Arguments;
  /** Words without a name before the first argument: a kind, what `until` watches. */
  readonly skipped: number;
}

/** The arguments of a layer's, an entry's or a data head's line; `undefined` for other lines and unknown kinds. */
export function signatureOf({ keyword, parts }: Statement, block: Block | undefined): Signature | undefined {
  const { text: word } = keyword;
  if (isKindKeyword(word) && (isBlockKeyword(word) || block?.keyword === 'train')) {
    const [first] = parts;
    if (first?.type !== 'positional') return undefined;
    const entry = entryOf(kindTables[word], first.value.text);
    return entry && { ...pick(entry), name: `${word} ${first.value.text}`, schema: entry.arguments, skipped: 1 };
  }
  const table = block?.keyword === 'model' ? layerTable : entryTable;
  const entry = block?.head.keyword.range.start === keyword.range.start ? undefined : entryOf(table, word);
  return entry && { ...pick(entry), name: word, schema: entry.arguments, skipped: word === 'until' ? 1 : 0 };
}

const pick = ({ documentation, source }: { documentation: string; source?: string }) => ({
  documentation,
  ...(source !== undefined && { source }),
});

/** The argument that a place in a statement is about. */
export function argumentAt(signature: Signature, place: Place): string | undefined {
  if (place.type === 'value') return Object.hasOwn(signature.schema, place.key) ? place.key : undefined;
  if (place.type !== 'positional' || place.index < signature.skipped) return undefined;
  return positionalNames(signature.schema)[place.index - signature.skipped];
}
