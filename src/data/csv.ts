import Papa from 'papaparse';
import { DataError, quote } from './error';

/** Who takes the rows of a file. */
export interface RowReader {
  /** The header's names, before any row. */
  header(columns: readonly string[]): void;
  /** A row, as wide as the header, and the line of the file that it starts on, from 1. */
  row(cells: readonly string[], line: number): void;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Characters that are parsed at a time, so that the rows of a large file are never all there at once. */
const chunkSize = 2 ** 20;

const lineFeeds = (cells: readonly string[]): number => {
  let count = 0;
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++;
  }
  return count;
};

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

/**
 * Reads comma-separated values (RFC 4180: cells in quotes may hold delimiters, line ends and doubled quotes) in UTF-8,
 * with a header line; a BOM and blank lines mean nothing. Throws a `DataError` that names the line.
 *
 * @param delimiter one character
 * @param name the file's, for messages
 */
export function readCsv(bytes: Uint8Array, delimiter: string, reader: RowReader, name?: string): void {
  const of = name === undefined ? '' : ` of ${quote(name)}`;
  if ([...delimiter].length !== 1 || /["\r\n]/.test(delimiter)) {
    throw new DataError(`${quote(delimiter)} can not separate cells. Write one character, as in \`delimiter=";"\`.`);
  }
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new DataError(
      `The file${name === undefined ? '' : ` ${quote(name)}`} is not text in UTF-8. Save it as UTF-8.`,
    );
  }
  let columns: readonly string[] | undefined;
  let line = 1;
  const take = (cells: readonly string[]): void => {
    const start = line;
    // One more for its own end; more where line ends stand inside of quotes.
    line += 1 + (quoted ? lineFeeds(cells) : 0);
    if (cells.length === 1 && cells[0]?.trim() === '') return;
    if (!columns) {
      columns = cells.map((cell) => cell.trim());
      checkHeader(columns, of);
      reader.header(columns);
      return;
    }
    if (cells.length !== columns.length) {
      throw new DataError(
        `Line ${start}${of} has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, but the header has ${columns.length} ${columns.length === 1 ? 'column' : 'columns'}.`,
      );
    }
    reader.row(cells, start);
  };
  const quoted = text.includes('"');
  // Its types know chunks of files alone; strings are cut by them as well.
  const config: Papa.ParseConfig<string[]> & Pick<Papa.ParseLocalConfig<string[]>, 'chunk' | 'chunkSize'> = {
    delimiter,
    fastMode: !quoted,
    chunkSize,
    chunk: ({ data, errors }) => {
      for (const cells of data) take(cells);
      if (errors.some(({ type }) => type === 'Quotes')) {
        throw new DataError(`A quote${of} is opened and not closed as it must be, near line ${line - 1}. Close it.`);
      }
    },
  };
  Papa.parse(text, config);
  if (!columns) throw new DataError(`The file${name === undefined ? '' : ` ${quote(name)}`} is empty.`);
}
