import type { Dataset } from '../spec/dataset';
import { readCsv } from './csv';
import { DataError, quote } from './error';
import { Growing } from './growing';
import { complete } from '../spec/steps';

/**
 * The rows of a CSV file to predict from: the features that a dataset was trained on, by their names in the header,
 * scaled as those were; [rows, features]. Other columns are left alone. Throws a `DataError` that names the line.
 *
 * @param delimiter one character
 * @param name the file's, for messages
 */
export function readInputs(
  bytes: Uint8Array,
  delimiter: string,
  { featureNames, featureScaling }: Pick<Dataset, 'featureNames' | 'featureScaling'>,
  name: string,
): Float64Array {
  let inputs = Growing.floats(0);
  let places: readonly number[] = [];
  const reading = readCsv(
    bytes,
    delimiter,
    {
      header: (columns, rows) => {
        const missing = featureNames.filter((feature) => !columns.includes(feature));
        if (missing.length > 0) {
          const [first = ''] = missing;
          throw new DataError(
            `${quote(name)} has no column ${quote(first)}, which the network takes. It has: ${columns.join(', ')}.`,
          );
        }
        places = featureNames.map((feature) => columns.indexOf(feature));
        inputs = Growing.floats(rows * places.length);
      },
      row: (cells, line) => {
        places.forEach((place, feature) => {
          const value = cells.number(place);
          if (Number.isNaN(value)) {
            const found = cells.isBlank(place) ? 'is empty' : `holds ${quote(cells.text(place))}`;
            const column = quote(featureNames[feature] ?? '');
            throw new DataError(
              `Line ${line} of ${quote(name)}, column ${column} ${found}, where a finite number must be.`,
            );
          }
          const { offset, divisor } = featureScaling ?? {};
          inputs.push((value - (offset?.[feature] ?? 0)) / (divisor?.[feature] ?? 1));
        });
      },
    },
    name,
  );
  complete(reading);
  return inputs.finish();
}
