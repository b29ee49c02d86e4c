import { losses, type LossName } from './losses';

/** What is known of a target column. A generator of classes is one column of whole numbers. */
export interface TargetFacts {
  readonly numeric: boolean;
  /** Every value is a whole number. */
  readonly integral: boolean;
  readonly distinct: number;
}

/**
 * Whether the target is read as classes. One column of text always is; one column of numbers when the loss is about
 * classes: always under `cross_entropy`, the hinges and `kl_divergence`, and under `binary_cross_entropy` when it holds
 * at most two whole numbers. Several columns are numbers.
 */
export function isClassTarget(loss: LossName, columns: readonly TargetFacts[]): boolean {
  const [column] = columns;
  if (column === undefined || columns.length > 1) return false;
  if (!column.numeric) return true;
  const { target } = losses[loss];
  return target === 'classes' || (target === 'two classes' && column.integral && column.distinct <= 2);
}

/**
 * The number of outputs that classes take: one each, but for two classes under `binary_cross_entropy` and the hinges,
 * which are one column of 0 and 1.
 */
export function classOutputs(loss: LossName, classes: number): number {
  return 'oneColumn' in losses[loss] && classes <= 2 ? 1 : classes;
}
