import type { Dataset } from '../spec/dataset';
import type { LossName } from '../spec/losses';
import { restingEvery, type Steps } from '../spec/steps';
import { classOutputs, isClassTarget } from '../spec/target';
import { numberClasses, rowsUntilRest } from './classes';
import { DataError, quote } from './error';
import { checkMemory } from './memory';
import type { Samples } from './samples';

type Targets = Pick<Dataset, 'targets' | 'outputs' | 'targetNames' | 'classes' | 'labels'>;

/**
 * The targets as the loss takes them: classes one-hot or as one column of 0 and 1, numbers as they are. Throws a
 * `DataError`.
 *
 * @param memoryLimit bytes that they may take
 */
export function* readTargets(
  { count, targets: columns, lines }: Samples,
  loss: LossName,
  memoryLimit: number,
): Steps<Targets> {
  const [column] = columns;
  if (!column) throw new DataError('There is no target. Name the column to predict with `target=`.');
  const targetNames = columns.map(({ name }) => name);
  if (isClassTarget(loss, columns)) {
    const { names, labels } = yield* numberClasses(column, loss);
    const outputs = classOutputs(loss, names.length);
    checkMemory(`${count} samples of ${outputs} classes`, count * outputs, memoryLimit);
    const targets = new Float64Array(count * outputs);
    yield* restingEvery(rowsUntilRest, labels.length, (row) => {
      if (outputs === 1) targets[row] = labels[row];
      else targets[row * outputs + labels[row]] = 1;
    });
    return { targets, outputs, targetNames, classes: names, labels };
  }
  const outputs = columns.length;
  const targets = new Float64Array(count * outputs);
  for (const [output, { name, values }] of columns.entries()) {
    yield* restingEvery(rowsUntilRest, values.length, (row) => {
      const value = values[row];
      if (loss === 'binary_cross_entropy' && !(value >= 0 && value <= 1)) {
        const where = lines ? `Line ${lines[row]}, column ${quote(name)}` : `Row ${row + 1}`;
        throw new DataError(
          `${where} holds ${value}, but \`binary_cross_entropy\` wants targets from 0 to 1. Use another loss, or \`normalize targets\`.`,
        );
      }
      targets[row * outputs + output] = value;
    });
  }
  return { targets, outputs, targetNames };
}
