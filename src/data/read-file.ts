import { featureColumns } from '../spec/columns';
import type { SourceSpec } from '../spec/experiment';
import { readCsv } from './csv';
import { DataError, quote } from './error';
import { Growing } from './growing';
import { checkMemory } from './memory';
import type { Samples } from './samples';
import type { Steps } from '../spec/steps';
import { TargetReader } from './target-column';

const advice = 'Correct it, take the row out, or leave the column out with `ignore=`.';

/**
 * The rows of a CSV source. Throws a `DataError` that names the line and the column.
 *
 * @param memoryLimit bytes that the features may take
 */
export function* readSamples(
  source: Extract<SourceSpec, { kind: 'csv' }>,
  bytes: Uint8Array,
  memoryLimit: number,
): Steps<Samples> {
  const { path, delimiter, target } = source.arguments;
  let inputs = Growing.floats(0);
  let lines = Growing.integers(0);
  let columns: readonly string[] = [];
  let featureNames: readonly string[] = [];
  let features = new Int32Array(0);
  let targets: readonly { readonly index: number; readonly reader: TargetReader }[] = [];

  const place = (name: string): number => {
    const index = columns.indexOf(name);
    if (index < 0) throw new DataError(`${quote(path)} has no column ${quote(name)}. It has: ${columns.join(', ')}.`);
    return index;
  };
  yield* readCsv(
    bytes,
    delimiter,
    {
      header: (names, rows) => {
        columns = names;
        featureNames = featureColumns(source, names);
        if (featureNames.length === 0) throw new DataError(`${quote(path)} has no column left to predict from.`);
        features = Int32Array.from(featureNames, place);
        checkMemory(`${rows} rows of ${quote(path)}`, rows * (features.length + target.length), memoryLimit);
        inputs = Growing.floats(rows * features.length);
        lines = Growing.integers(rows);
        targets = target.map((name) => ({ index: place(name), reader: new TargetReader(name, rows) }));
      },
      row: (cells, line) => {
        const wrong = (index: number, what: string): DataError => {
          const found = cells.isBlank(index) ? 'is empty' : `holds ${quote(cells.text(index))}`;
          return new DataError(
            `Line ${line} of ${quote(path)}, column ${quote(columns[index] ?? '')} ${found}, where ${what}. ${advice}`,
          );
        };
        const from = inputs.length;
        const bad = cells.copyNumbers(features, inputs.extend(features.length), from);
        if (bad >= 0) throw wrong(bad, 'a finite number must be');
        for (const { index, reader } of targets) {
          if (cells.isBlank(index)) throw wrong(index, 'the target must be');
          if (targets.length > 1 && Number.isNaN(cells.number(index))) throw wrong(index, 'a finite number must be');
          reader.push(cells, index);
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
