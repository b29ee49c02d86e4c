import type { ColumnFacts, FileFacts } from '../spec/dataset';
import { readCsv } from './csv';
import { parseNumber } from './number';

/** Above so many distinct values a column is not counted further: no classes are that many. */
const counted = 10_000;

class ColumnReader {
  private readonly texts = new Set<string>();
  private integral = true;
  private text: ColumnFacts['text'];

  push(cell: string, line: number): void {
    if (this.texts.size <= counted) this.texts.add(cell.trim());
    const value = parseNumber(cell);
    if (Number.isNaN(value)) this.text ??= { line, cell: cell.trim() };
    else if (!Number.isInteger(value)) this.integral = false;
  }

  finish(): ColumnFacts {
    const numeric = this.text === undefined;
    const { size } = this.texts;
    return {
      distinct: size > counted ? Infinity : numeric ? new Set([...this.texts].map(Number)).size : size,
      numeric,
      integral: numeric && this.integral,
      ...(this.text && { text: this.text }),
    };
  }
}

/**
 * What the checks of a spec ask of a CSV file. Throws a `DataError` when it can not be read.
 *
 * @param delimiter one character
 */
export function readFacts(bytes: Uint8Array, delimiter: string): FileFacts {
  let columns: readonly string[] = [];
  let readers: readonly ColumnReader[] = [];
  let rows = 0;
  readCsv(bytes, delimiter, {
    header: (names) => {
      columns = names;
      readers = names.map(() => new ColumnReader());
    },
    row: (cells, line) => {
      rows++;
      readers.forEach((reader, index) => reader.push(cells[index] ?? '', line));
    },
  });
  return {
    columns,
    rows,
    values: Object.fromEntries(readers.map((reader, index) => [columns[index] ?? '', reader.finish()])),
  };
}
