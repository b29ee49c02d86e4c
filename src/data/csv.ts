import type { Cells } from './cells';
import { CsvScanner, widest } from './csv-scanner';
import { DataError, quote } from './error';
import type { Steps } from '../spec/steps';

/** Who takes the rows of a file. */
export interface RowReader {
  /** The header's names, before any row, and how many rows come at most, if no line ends in odd ways. */
  header(columns: readonly string[], rows: number): void;
  /** A row, as wide as the header and valid until the next, and the line of the file that it starts on, from 1. */
  row(cells: Cells, line: number): void;
}

/** Bytes that are read in a step: some milliseconds. */
const stepSize = 2 ** 20;
/** Bytes of which the lines are counted in a step. */
const linesStep = 2 ** 23;

const lineFeed = 10;

function checkHeader(columns: readonly string[], of: string): void {
  const places = new Map<string, number>();
  columns.forEach((name, index) => {
    if (name === '') throw new DataError(`The header${of} has no name for column ${index + 1}. Give it one.`);
    const other = places.get(name);
    if (other !== undefined) {
      throw new DataError(
        `The header${of} names two columns ${quote(name)}, ${other + 1} and ${index + 1}. Rename one of them.`,
      );
    }
    places.set(name, index);
  });
}

function delimiterBytes(delimiter: string): Uint8Array {
  if ([...delimiter].length !== 1 || /["\r\n]/.test(delimiter)) {
    throw new DataError(`${quote(delimiter)} can not separate cells. Write one character, as in \`delimiter=";"\`.`);
  }
  return new TextEncoder().encode(delimiter);
}

/** How many lines follow a place. */
function* countLines(bytes: Uint8Array, from: number): Steps<number> {
  let count = from < bytes.length && bytes[bytes.length - 1] !== lineFeed ? 1 : 0;
  for (let start = from; start < bytes.length; start += linesStep) {
    const part = bytes.subarray(start, start + linesStep);
    for (let at = part.indexOf(lineFeed); at >= 0; at = part.indexOf(lineFeed, at + 1)) count++;
    yield;
  }
  return count;
}

const cells = (count: number): string => `${count} ${count === 1 ? 'cell' : 'cells'}`;
const columnsOf = (count: number): string => `${count} ${count === 1 ? 'column' : 'columns'}`;

/**
 * Reads comma-separated values (RFC 4180: cells in quotes may hold delimiters, line ends and doubled quotes) in UTF-8,
 * with a header line; a BOM and blank lines mean nothing. Throws a `DataError` that names the line.
 *
 * No text is made of the file: numbers are read from its bytes, of which most cells of a large file consist.
 *
 * @param delimiter one character
 * @param name the file's, for messages
 */
export function* readCsv(bytes: Uint8Array, delimiter: string, reader: RowReader, name?: string): Steps<void> {
  const of = name === undefined ? '' : ` of ${quote(name)}`;
  const file = `The file${name === undefined ? '' : ` ${quote(name)}`}`;
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = marked ? 3 : 0;
  const scanner = new CsvScanner(bytes, start, delimiterBytes(delimiter), of);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let columns: readonly string[] | undefined;

  const isEmpty = (row: Cells): boolean => row.count === 1 && row.isBlank(0);
  const headerOf = (row: Cells): readonly string[] => {
    if (row.count > widest) throw new DataError(`The header${of} has ${row.count} columns, above ${widest}.`);
    const names = Array.from({ length: row.count }, (_, index) => row.text(index));
    checkHeader(names, of);
    return names;
  };
  const take = (row: Cells, line: number, width: number): void => {
    if (isEmpty(row)) return;
    if (row.count !== width) {
      throw new DataError(`Line ${line}${of} has ${cells(row.count)}, but the header has ${columnsOf(width)}.`);
    }
    reader.row(row, line);
  };

  for (let from = start; from < bytes.length;) {
    const to = Math.min(bytes.length, from + stepSize);
    let text: string;
    try {
      text = decoder.decode(bytes.subarray(from, to), { stream: to < bytes.length });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new DataError(`${file} is not text in UTF-8. Save it as UTF-8.`);
    }
    // A character of several bytes is shorter as text, unless its first bytes stood in the part before.
    scanner.cells.around = text.length === to - from && bytes[from] < 128 ? { text, from } : undefined;
    while (!columns && scanner.at < to && scanner.next()) {
      if (isEmpty(scanner.cells)) continue;
      columns = headerOf(scanner.cells);
      reader.header(columns, yield* countLines(bytes, scanner.at));
    }
    const { length: width = 0 } = columns ?? [];
    while (scanner.at < to && scanner.next()) take(scanner.cells, scanner.line, width);
    from = to;
    yield to / bytes.length;
  }
  if (!columns) throw new DataError(`${file} is empty.`);
}
