import type { ExperimentSpec } from '../../spec/experiment';
import { uncoveredEmbedding } from './layers/embedding';
import { uncoveredLayer } from './layers/kinds';
import { hasLossKernel } from './losses';
import { fastOptimizer } from './optimizers';

/** Why an experiment is beyond the kernels, if it is: the beginning of a sentence that says who trains it instead. */
export function uncovered({ layers, train }: Pick<ExperimentSpec, 'layers' | 'train'>): string | undefined {
  const { loss, optimizer } = train;
  const layer = uncoveredLayer(layers) ?? uncoveredEmbedding(layers);
  if (layer !== undefined) return layer;
  if (!hasLossKernel(loss.kind)) return `The loss \`${loss.kind}\` has no fast kernel yet`;
  if (optimizer.kind !== 'lbfgs' && !fastOptimizer(optimizer)) {
    return `The optimizer \`${optimizer.kind}\` has no fast kernel yet`;
  }
  // What fills a panel up would become 0 / 0.
  return 'eps' in optimizer.arguments && optimizer.arguments.eps === 0
    ? '`eps=0` is beyond the fast kernels'
    : undefined;
}
