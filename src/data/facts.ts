import type { ColumnFacts, FileFacts } from '../spec/dataset';
import type { Cells } from './cells';
import { readCsv } from './csv';
import { DistinctCells, smallPlaces } from './distinct-cells';
import { complete, type Steps } from '../spec/steps';

/** Above so many distinct values a column is not counted further: no classes are that many. */
const counted = 10_000;

class ColumnReader {
  private readonly known = new DistinctCells(counted + 1);
  private integral = true;
  private text: ColumnFacts['text'];
  private beyondOne: number | undefined;

  push(cells: Cells, index: number, line: number): void {
    if (!this.known.full) {
      const { size } = this.known;
      // What has been there before says nothing new.
      if (cells.identify(index, this.known) < size && !this.known.full) return;
    }
    if (this.text) return;
    const value = cells.number(index);
    if (Number.isNaN(value)) this.text = { line, cell: cells.text(index) };
    else {
      if (!Number.isInteger(value)) this.integral = false;
      if (value < 0 || value > 1) this.beyondOne ??= value;
    }
  }

  finish(): ColumnFacts {
    const numeric = this.text === undefined;
    const { size, full } = this.known;
    return {
      distinct: full ? Infinity : numeric ? new Set(this.known.texts().map(Number)).size : size,
      numeric,
      integral: numeric && this.integral,
      ...(numeric && this.beyondOne !== undefined && { beyondOne: this.beyondOne }),
      ...(this.text && { text: this.text }),
    };
  }
}

/**
 * What the checks of a spec ask of a CSV file. Throws a `DataError` when it can not be read.
 *
 * @param delimiter one character
 */
export function* readFactsInSteps(bytes: Uint8Array, delimiter: string): Steps<FileFacts> {
  let columns: readonly string[] = [];
  let readers: readonly ColumnReader[] = [];
  let rows = 0;
  /** [columns, smallPlaces], 1 for what a column has held: most cells of many files, and they say nothing new. */
  let seen = new Uint8Array(0);
  yield* readCsv(bytes, delimiter, {
    header: (names) => {
      columns = names;
      readers = names.map(() => new ColumnReader());
      seen = new Uint8Array(names.length * smallPlaces);
    },
    row: (cells, line) => {
      rows++;
      for (let index = 0; index < readers.length; index++) {
        const place = cells.smallPlace(index);
        if (place >= 0) {
          const known = index * smallPlaces + place;
          if (seen[known] === 1) continue;
          seen[known] = 1;
        }
        readers[index].push(cells, index, line);
      }
    },
  });
  return {
    columns,
    rows,
    values: Object.fromEntries(readers.map((reader, index) => [columns[index] ?? '', reader.finish()])),
  };
}

/** `readFactsInSteps`, all at once. */
export const readFacts = (bytes: Uint8Array, delimiter: string): FileFacts =>
  complete(readFactsInSteps(bytes, delimiter));
