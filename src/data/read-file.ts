import { featureColumns } from '../spec/columns';
import type { SourceSpec } from '../spec/experiment';
import { readCsv } from './csv';
import { DataError, quote } from './error';
import { Growing } from './growing';
import { parseNumber } from './number';
import type { Samples } from './samples';
import { TargetReader } from './target-column';

const advice = 'Correct it, take the row out, or leave the column out with `ignore=`.';

/** The rows of a CSV source. Throws a `DataError` that names the line and the column. */
export function readSamples(source: Extract<SourceSpec, { kind: 'csv' }>, bytes: Uint8Array): Samples {
  const { path, delimiter, target } = source.arguments;
  const inputs = Growing.floats();
  const lines = Growing.integers();
  let columns: readonly string[] = [];
  let featureNames: readonly string[] = [];
  let features: readonly number[] = [];
  let targets: readonly { readonly index: number; readonly reader: TargetReader }[] = [];

  const place = (name: string): number => {
    const index = columns.indexOf(name);
    if (index < 0) throw new DataError(`${quote(path)} has no column ${quote(name)}. It has: ${columns.join(', ')}.`);
    return index;
  };
  readCsv(
    bytes,
    delimiter,
    {
      header: (names) => {
        columns = names;
        featureNames = featureColumns(source, names);
        if (featureNames.length === 0) throw new DataError(`${quote(path)} has no column left to predict from.`);
        features = featureNames.map(place);
        targets = target.map((name) => ({ index: place(name), reader: new TargetReader(name) }));
      },
      row: (cells, line) => {
        const wrong = (index: number, what: string): DataError => {
          const cell = cells[index]?.trim() ?? '';
          const found = cell === '' ? 'is empty' : `holds ${quote(cell)}`;
          return new DataError(
            `Line ${line} of ${quote(path)}, column ${quote(columns[index] ?? '')} ${found}, where ${what}. ${advice}`,
          );
        };
        for (const index of features) {
          const value = parseNumber(cells[index] ?? '');
          if (Number.isNaN(value)) throw wrong(index, 'a finite number must be');
          inputs.push(value);
        }
        for (const { index, reader } of targets) {
          const cell = cells[index] ?? '';
          if (cell.trim() === '') throw wrong(index, 'the target must be');
          if (targets.length > 1 && Number.isNaN(parseNumber(cell))) throw wrong(index, 'a finite number must be');
          reader.push(cell);
        }
        lines.push(line);
      },
    },
    path,
  );
  if (lines.length === 0) throw new DataError(`${quote(path)} has a header but no rows.`);
  return {
    count: lines.length,
    featureNames,
    inputs: inputs.finish(),
    targets: targets.map(({ reader }) => reader.finish()),
    lines: lines.finish(),
  };
}
