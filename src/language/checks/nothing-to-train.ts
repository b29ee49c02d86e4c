import { parameterCount } from '../../spec/shapes';
import { diagnostic } from '../diagnostic';
import { rangeOf, type Check } from './check';

/** A model whose parameters are all frozen, or that has none. */
export const nothingToTrain: Check = (subject, report) => {
  const { placed, output } = subject.lowered;
  if (!placed || !output) return;
  const trains = placed.some(
    (layer) => parameterCount(layer) > 0 && !('frozen' in layer.layer.arguments && layer.layer.arguments.frozen),
  );
  if (trains) return;
  report(
    diagnostic('nothing-to-train', rangeOf(subject, 'model'), 'No layer has parameters that are trained.', {
      severity: 'warning',
    }),
  );
};
