import type { Scaling } from '../spec/dataset';
import type { DataSpec } from '../spec/experiment';

type Method = NonNullable<DataSpec['scaling']>['method'];

/**
 * Scales columns in place by the statistics of the training rows: `standardize` to mean 0 and population standard
 * deviation 1, `normalize` to 0 to 1. A constant column is divided by 1.
 *
 * @param values [samples, width], row-major
 */
export function scaleColumns(values: Float64Array, width: number, train: Int32Array, method: Method): Scaling {
  const offset = new Float64Array(width);
  const divisor = new Float64Array(width);
  for (let column = 0; column < width; column++) {
    const figures = method === 'standardize' ? meanAndDeviation : minimumAndRange;
    [offset[column], divisor[column]] = figures(values, width, column, train);
    if (divisor[column] === 0) divisor[column] = 1;
  }
  for (let at = 0; at < values.length; at++) {
    const column = at % width;
    values[at] = (values[at] - offset[column]) / divisor[column];
  }
  return { offset, divisor };
}

type Figures = (values: Float64Array, width: number, column: number, rows: Int32Array) => [number, number];

const meanAndDeviation: Figures = (values, width, column, rows) => {
  let sum = 0;
  for (const row of rows) sum += values[row * width + column];
  const mean = sum / rows.length;
  let squares = 0;
  for (const row of rows) squares += (values[row * width + column] - mean) ** 2;
  const deviation = Math.sqrt(squares / rows.length);
  // A constant column's mean may be off by a rounding, which is no spread to divide by.
  return [mean, deviation <= 1e-12 * Math.abs(mean) ? 0 : deviation];
};

const minimumAndRange: Figures = (values, width, column, rows) => {
  let low = Infinity;
  let high = -Infinity;
  for (const row of rows) {
    const value = values[row * width + column];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high - low];
};
