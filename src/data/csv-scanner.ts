import { Cells } from './cells';
import { DecimalReader } from './decimal';
import { DataError } from './error';

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const quoteMark = 34;

/** Columns that a file may have. */
export const widest = 100_000;

/** Bytes that a cell may have: what is longer is no table, and longer than a text may be. */
const longest = 2 ** 24;

/** Takes the bytes of comma-separated values apart, a row at a time. */
export class CsvScanner {
  readonly cells: Cells;
  /** The line that the row starts on, from 1. */
  line = 1;
  private nextLine = 1;
  /** 1 for the bytes at which a cell without quotes may end. */
  private readonly stops = new Uint8Array(256);
  private readonly decimals;

  /**
   * @param at where to start
   * @param delimiter the bytes of one character
   * @param of names the file in messages, with a blank before
   */
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
    private readonly delimiter: Uint8Array,
    private readonly of: string,
  ) {
    this.cells = new Cells(bytes, widest);
    this.decimals = new DecimalReader(bytes);
    for (const byte of [lineFeed, carriageReturn, delimiter[0]]) this.stops[byte] = 1;
  }

  /** Goes on to the next row; false after the last. Throws a `DataError` for a quote without its other half, or a cell too long. */
  next(): boolean {
    const { bytes, stops, cells, decimals } = this;
    const { length } = bytes;
    let { at } = this;
    if (at >= length) return false;
    cells.clear();
    this.line = this.nextLine++;
    for (;;) {
      if (at < length && bytes[at] === quoteMark) at = this.quoted(at);
      else {
        const start = at;
        // Most cells are numbers: looking for a cell's end is reading it.
        const value = decimals.read(start, length);
        at = decimals.at;
        const { at: behind } = decimals;
        while (at < length && (stops[bytes[at]] === 0 || this.inside(at))) at++;
        if (at - start > longest) throw this.tooLong();
        cells.add(start, at, at === behind ? value : NaN);
      }
      if (at >= length || !this.delimits(at)) break;
      at += this.delimiter.length;
    }
    this.at = this.endOfLine(at);
    return true;
  }

  /** Whether a byte at which a cell may end is only the first of the delimiter's. */
  private inside(at: number): boolean {
    const byte = this.bytes[at];
    return byte !== lineFeed && byte !== carriageReturn && !this.delimits(at);
  }

  private delimits(at: number): boolean {
    const { bytes, delimiter } = this;
    if (bytes[at] !== delimiter[0]) return false;
    for (let index = 1; index < delimiter.length; index++) if (bytes[at + index] !== delimiter[index]) return false;
    return true;
  }

  /** Behind a line's end. */
  private endOfLine(at: number): number {
    const wide = this.bytes[at] === carriageReturn && this.bytes[at + 1] === lineFeed;
    return at + (wide ? 2 : 1);
  }

  /** Adds the cell in quotes that starts here; gives where it ends. */
  private quoted(opening: number): number {
    const { bytes } = this;
    let closing = opening + 1;
    let doubled = 0;
    for (; ; closing += 2, doubled++) {
      closing = bytes.indexOf(quoteMark, closing);
      if (closing < 0) throw this.unclosed();
      if (bytes[closing + 1] !== quoteMark) break;
    }
    let end = closing + 1;
    // Blanks behind the quote belong to nothing.
    while (bytes[end] === space && !this.delimits(end)) end++;
    const byte = bytes[end];
    if (end < bytes.length && byte !== lineFeed && byte !== carriageReturn && !this.delimits(end)) {
      throw this.unclosed();
    }
    if (closing - opening > longest) throw this.tooLong();
    if (doubled === 0) this.cells.add(opening + 1, closing);
    else this.cells.addRewritten(single(bytes.subarray(opening + 1, closing), doubled));
    for (let at = opening + 1; at < closing; at++) {
      if (bytes[at] !== lineFeed && bytes[at] !== carriageReturn) continue;
      this.nextLine++;
      at = this.endOfLine(at) - 1;
    }
    return end;
  }

  private tooLong(): DataError {
    return new DataError(
      `Line ${this.line}${this.of} has a cell of more than 16 MiB. Is it a table, and its delimiter right?`,
    );
  }

  private unclosed(): DataError {
    return new DataError(
      `A quote${this.of} is opened and not closed as it must be, near line ${this.nextLine - 1}. Close it.`,
    );
  }
}

/** Text in which some quotes stand for one each. */
function single(bytes: Uint8Array, doubled: number): Uint8Array {
  const result = new Uint8Array(bytes.length - doubled);
  let to = 0;
  for (let at = 0; at < bytes.length; at++) {
    result[to++] = bytes[at];
    if (bytes[at] === quoteMark) at++;
  }
  return result;
}
