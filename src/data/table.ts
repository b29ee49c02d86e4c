import type { TableRow } from '../spec/experiment';
import { DataError } from './error';
import { numbered, type Samples } from './samples';
import type { TargetColumn } from './target-column';

/** The rows of `data table`, which the language has found to be of equal width. */
export function tableSamples(rows: readonly TableRow[]): Samples {
  const [first] = rows;
  if (!first) throw new DataError('The table has no rows. Write some below it: `0 1 -> 1`.');
  const { targets } = first;
  return {
    count: rows.length,
    featureNames: numbered('x', first.inputs.length),
    inputs: Float64Array.from(rows.flatMap(({ inputs }) => inputs)),
    targets:
      typeof targets === 'string'
        ? [labels(rows)]
        : numbered('y', targets.length).map((name, column) => numbers(name, rows, column)),
  };
}

function labels(rows: readonly TableRow[]): TargetColumn {
  const names = rows.map(({ targets }) => String(targets));
  const texts = [...new Set(names)];
  return {
    name: 'class',
    values: new Float64Array(0),
    cells: { indices: Int32Array.from(names, (name) => texts.indexOf(name)), texts },
    numeric: false,
    integral: false,
    distinct: texts.length,
  };
}

function numbers(name: string, rows: readonly TableRow[], column: number): TargetColumn {
  const values = Float64Array.from(rows, ({ targets }) => Number(targets[column]));
  return { name, values, numeric: true, integral: values.every(Number.isInteger), distinct: new Set(values).size };
}
