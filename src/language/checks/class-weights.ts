import { isClassTarget } from '../../spec/target';
import { diagnostic } from '../diagnostic';
import { rangeOf, type Check } from './check';

/** Weights of classes where there are none, or not one for each. */
export const classWeights: Check = (subject, report) => {
  const { loss, data } = subject.lowered;
  if (!loss || !data || !('class_weights' in loss.arguments)) return;
  const weights = loss.arguments.class_weights;
  if (weights === undefined) return;
  const range = rangeOf(subject, 'loss', 'class_weights');
  const [column] = data.targets;
  if (!column || !isClassTarget(loss.kind, data.targets)) {
    report(
      diagnostic('class-weights', range, '`class_weights` weigh classes, but the target holds numbers. Remove them.'),
    );
    return;
  }
  if (weights === 'balanced' || weights.length === column.distinct) return;
  report(
    diagnostic(
      'class-weights',
      range,
      `There are ${column.distinct} classes, but ${weights.length} weights. Give one a class, in class order.`,
      { arguments: [`${column.distinct}`, `${weights.length}`] },
    ),
  );
};
