import type { SamplePredicted } from '../src/protocol/inspect';
import { figure } from './format';

/** What a sample is and what it was taken for, in words. */

/** What the words need to know of the data. */
export interface TargetNames {
  readonly classes?: readonly string[];
  readonly targets: readonly string[];
}

/** Numbers with their names where there are several. */
const listed = (values: ArrayLike<number>, targets: readonly string[]): string =>
  Array.from(values, (value, place) =>
    targets.length > 1 ? `${targets[place] ?? ''} ${figure(value)}` : figure(value),
  ).join(', ');

/** The class that a sample has, or its numbers. */
export const actualText = ({ actual, actualClass }: SamplePredicted, { classes, targets }: TargetNames): string =>
  classes && actualClass !== undefined ? (classes[actualClass] ?? '') : listed(actual, targets);

/** The class that a sample was taken for, or the numbers that were predicted. */
export const predictedText = (
  { predicted, calledClass }: SamplePredicted,
  { classes, targets }: TargetNames,
): string => (classes && calledClass !== undefined ? (classes[calledClass] ?? '') : listed(predicted, targets));

/** Whether it was taken for what it is; nothing where that is a matter of degree. */
export const isRight = ({ actualClass, calledClass }: SamplePredicted): boolean | undefined =>
  actualClass === undefined ? undefined : actualClass === calledClass;
