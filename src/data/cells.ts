import { parseDecimal } from './decimal';
import { smallPlace, type DistinctCells } from './distinct-cells';
import { parseNumber } from './number';

/** A byte-order mark within a file is kept: there it is a character like any other. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const blank = 32;

/** A part of a file as text, in which a byte is a character. */
export interface AsciiText {
  readonly text: string;
  /** Where it stands in the file. */
  readonly from: number;
}

/** The cells of one row of a file, as places in its bytes: text is only made of those whose text is asked for. */
export class Cells {
  /** How many there are. */
  count = 0;
  /** The text around the row, where it is known. */
  around: AsciiText | undefined;
  private starts = new Int32Array(64);
  private ends = new Int32Array(64);
  /** What the scanner has read on its way; NaN where that was no number. */
  private values = new Float64Array(64);
  /** Cells that stand otherwise in the file: doubled quotes are one. */
  private readonly rewritten = new Map<number, Uint8Array>();

  /**
   * @param bytes the file's
   * @param limit cells after so many are counted, not kept
   */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly limit: number,
  ) {}

  clear(): void {
    this.count = 0;
    if (this.rewritten.size > 0) this.rewritten.clear();
  }

  /**
   * Adds a cell that stands in the file as it is.
   *
   * @param value its number, where that is known already
   */
  add(start: number, end: number, value = NaN): void {
    if (this.count === this.starts.length && this.count < this.limit) this.grow();
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.values[this.count++] = value;
  }

  /** Adds a cell that stands otherwise in the file. */
  addRewritten(bytes: Uint8Array): void {
    if (this.count < this.limit) this.rewritten.set(this.count, bytes);
    this.add(0, bytes.length);
  }

  /** The finite number that a cell holds, or NaN. */
  number(index: number): number {
    const known = this.values[index];
    if (!Number.isNaN(known)) return known;
    const value = parseDecimal(this.source(index), this.starts[index], this.ends[index]);
    return Number.isNaN(value) ? parseNumber(this.raw(index)) : value;
  }

  /**
   * Writes the finite numbers that some cells hold, one after the other.
   *
   * @param from where the first goes
   * @returns the first of the cells that holds none, or -1
   */
  copyNumbers(indices: Int32Array, into: Float64Array, from: number): number {
    for (let at = 0; at < indices.length; at++) {
      const value = this.number(indices[at]);
      if (Number.isNaN(value)) return indices[at];
      into[from + at] = value;
    }
    return -1;
  }

  /** A cell without the blanks around it. */
  text(index: number): string {
    return this.raw(index).trim();
  }

  isBlank(index: number): boolean {
    const start = this.starts[index];
    // A character above the blank and below those of several bytes is none: no need to look at the others.
    const first = start < this.ends[index] ? this.source(index)[start] : blank;
    return (first <= blank || first > 127) && this.text(index) === '';
  }

  /** The number that a table gives to a cell without the blanks around it, or -1 when it is full. */
  identify(index: number, table: DistinctCells): number {
    const source = this.source(index);
    const start = this.starts[index];
    const end = this.ends[index];
    if (start < end && edge(source[start]) && edge(source[end - 1])) return table.identify(source, start, end);
    const trimmed = table.encode(this.text(index));
    return table.identify(trimmed, 0, trimmed.length);
  }

  /** A place below `smallPlaces` for a cell that is one of the texts of one to three digits; -1 for any other. */
  smallPlace(index: number): number {
    return smallPlace(this.source(index), this.starts[index], this.ends[index]);
  }

  private source(index: number): Uint8Array {
    return this.rewritten.size === 0 ? this.bytes : (this.rewritten.get(index) ?? this.bytes);
  }

  private raw(index: number): string {
    const source = this.source(index);
    const start = this.starts[index];
    const end = this.ends[index];
    const { around } = this;
    if (source === this.bytes && around && start >= around.from && end <= around.from + around.text.length) {
      return around.text.slice(start - around.from, end - around.from);
    }
    return decoder.decode(source.subarray(start, end));
  }

  private grow(): void {
    const { starts, ends, values } = this;
    const length = Math.min(2 * starts.length, this.limit);
    this.starts = new Int32Array(length);
    this.starts.set(starts);
    this.ends = new Int32Array(length);
    this.ends.set(ends);
    this.values = new Float64Array(length);
    this.values.set(values);
  }
}

/** Whether a byte at a cell's edge can not belong to a blank. */
const edge = (byte: number): boolean => byte > blank && byte < 128;
