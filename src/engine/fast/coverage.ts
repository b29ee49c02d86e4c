import type { ExperimentSpec } from '../../spec/experiment';
import { uncoveredLayer } from './layers/kinds';

/** Why an experiment is beyond the kernels, if it is: the rest of a sentence that says who trains it instead. */
export function uncovered({ layers, train }: Pick<ExperimentSpec, 'layers' | 'train'>): string | undefined {
  const layer = uncoveredLayer(layers);
  if (layer !== undefined) return layer;
  // What fills a panel up would become 0 / 0.
  if ('eps' in train.optimizer.arguments && train.optimizer.arguments.eps === 0)
    return '`eps=0` is beyond the fast kernels';
  return undefined;
}
