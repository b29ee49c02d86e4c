import { restingEvery, type Steps } from '../spec/steps';
import { DataError, quote } from './error';
import type { TargetColumn } from './target-column';

/** Some milliseconds' work. */
export const rowsUntilRest = 2 ** 18;

/** Classes of a column, and each sample's. */
export interface Classes {
  readonly names: readonly string[];
  /** [samples] */
  readonly labels: Int32Array;
}

/**
 * Numbers the classes of a column over the whole file: numbers numerically (`1` and `1.0` are one class), else by code
 * units. A generator's classes are all there are, whether a row holds them or not. Throws a `DataError`.
 */
export function* numberClasses(column: TargetColumn, loss: string): Steps<Classes> {
  const { cells, values, numeric, classes } = column;
  if (classes !== undefined) {
    return { names: Array.from({ length: classes }, (_, label) => `${label}`), labels: new Int32Array(values) };
  }
  if (numeric) {
    if (!column.integral) {
      throw new DataError(
        `\`${loss}\` takes column ${quote(column.name)} for classes, but it holds numbers that are not whole. Use a loss for numbers, such as \`mse\`.`,
      );
    }
    const distinct = new Set<number>();
    yield* restingEvery(rowsUntilRest, values.length, (row) => distinct.add(values[row]));
    const sorted = [...distinct].sort((a, b) => a - b);
    const places = new Map(sorted.map((value, label) => [value, label]));
    const labels = new Int32Array(values.length);
    yield* restingEvery(rowsUntilRest, labels.length, (row) => {
      labels[row] = places.get(values[row]) ?? 0;
    });
    return { names: sorted.map(String), labels };
  }
  if (!cells) throw new Error('a column without text has numbers');
  const names = [...cells.texts].sort((a, b) => (a < b ? -1 : 1));
  const places = new Map(names.map((name, label) => [name, label]));
  const byIndex = cells.texts.map((text) => places.get(text) ?? 0);
  return { names, labels: cells.indices.map((index) => byIndex[index]) };
}
