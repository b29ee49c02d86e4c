import type { Scaling } from '../spec/dataset';
import type { DataSpec } from '../spec/experiment';
import { restingEvery, type Steps } from '../spec/steps';

type Method = NonNullable<DataSpec['scaling']>['method'];

/** Numbers that are gone through between two rests: some milliseconds' work. */
const numbersUntilRest = 2 ** 19;

/**
 * Scales columns in place by the statistics of the training rows: `standardize` to mean 0 and population standard
 * deviation 1, `normalize` to 0 to 1. A constant column is divided by 1.
 *
 * @param values [samples, width], row-major
 */
export function* scaleColumns(values: Float64Array, width: number, train: Int32Array, method: Method): Steps<Scaling> {
  const { offset, divisor } = yield* (method === 'standardize' ? deviations : ranges)(values, width, train);
  for (let column = 0; column < width; column++) if (divisor[column] === 0) divisor[column] = 1;
  yield* restingEvery(numbersUntilRest / width, values.length / width, (row) => {
    for (let column = 0, at = row * width; column < width; column++, at++) {
      values[at] = (values[at] - offset[column]) / divisor[column];
    }
  });
  return { offset, divisor };
}

// Row by row, as the values lie in memory.

/** Mean and population standard deviation of each column. */
function* deviations(values: Float64Array, width: number, rows: Int32Array): Steps<Scaling> {
  const mean = new Float64Array(width);
  yield* restingEvery(numbersUntilRest / width, rows.length, (at) => {
    for (let column = 0, from = rows[at] * width; column < width; column++) mean[column] += values[from + column];
  });
  for (let column = 0; column < width; column++) mean[column] /= rows.length;
  const deviation = new Float64Array(width);
  yield* restingEvery(numbersUntilRest / width, rows.length, (at) => {
    for (let column = 0, from = rows[at] * width; column < width; column++) {
      const difference = values[from + column] - mean[column];
      deviation[column] += difference * difference;
    }
  });
  for (let column = 0; column < width; column++) {
    deviation[column] = Math.sqrt(deviation[column] / rows.length);
    // A constant column's mean may be off by a rounding, which is no spread to divide by.
    if (deviation[column] <= 1e-12 * Math.abs(mean[column])) deviation[column] = 0;
  }
  return { offset: mean, divisor: deviation };
}

/** Minimum and range of each column. */
function* ranges(values: Float64Array, width: number, rows: Int32Array): Steps<Scaling> {
  const low = new Float64Array(width).fill(Infinity);
  const range = new Float64Array(width).fill(-Infinity);
  yield* restingEvery(numbersUntilRest / width, rows.length, (at) => {
    for (let column = 0, from = rows[at] * width; column < width; column++) {
      const value = values[from + column];
      if (value < low[column]) low[column] = value;
      if (value > range[column]) range[column] = value;
    }
  });
  for (let column = 0; column < width; column++) range[column] -= low[column];
  return { offset: low, divisor: range };
}
