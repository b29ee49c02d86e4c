import type { ActivationName } from '../../../spec/activations';
import type { LayerSpec } from '../../../spec/experiment';
import type { LayerName, TrainedLayer } from '../../../spec/layers';
import { hasKernel } from './activated';
import { activation } from './activation';
import { attention } from './attention';
import { conv1d } from './conv1d';
import { conv2d } from './conv2d';
import { dense } from './dense';
import { dropout } from './dropout';
import { embedding } from './embedding';
import { flatten, reshape } from './flatten';
import { globalAvgPool } from './global-avg-pool';
import type { FastKind } from './layer';
import { batchNorm, layerNorm } from './norms';
import { avgPool2d, maxPool2d } from './pools';
import { gru, lstm, rnn } from './recurrent';
import { residual } from './residual';

/** How each kind of layer runs in the kernels; one that is left out takes a run to the reference backend. */
const fastKinds: { readonly [K in TrainedLayer]?: FastKind<K> } = {
  dense,
  conv1d,
  conv2d,
  max_pool2d: maxPool2d,
  avg_pool2d: avgPool2d,
  rnn,
  gru,
  lstm,
  attention,
  embedding,
  batch_norm: batchNorm,
  layer_norm: layerNorm,
  global_avg_pool: globalAvgPool,
  flatten,
  reshape,
  dropout,
  activation,
  residual,
};

/** A layer's kind in the kernels. A union of functions takes no argument, hence the cast; the table's type is its proof. */
export const fastKindOf = (layer: LayerSpec): FastKind<LayerName> | undefined =>
  fastKinds[layer.kind] as Partial<FastKind<LayerName>> as FastKind<LayerName> | undefined;

/** Why a model is beyond the kernels, if it is: the first layer that is, and the reason. */
export function uncoveredLayer(model: readonly LayerSpec[]): string | undefined {
  for (const layer of model) {
    const kind = fastKindOf(layer);
    const { activation } = layer.arguments as { readonly activation?: ActivationName };
    const applied = layer.kind === 'activation' ? layer.arguments.kind : activation;
    const reason =
      kind === undefined
        ? `\`${layer.kind}\` (\`${layer.name}\`) has no fast kernel yet`
        : applied !== undefined && !hasKernel(applied)
          ? `\`${applied}\` (\`${layer.name}\`) has no fast kernel yet`
          : (kind.uncovered?.(layer) ?? uncoveredLayer(layer.layers ?? []));
    if (reason !== undefined) return reason;
  }
  return undefined;
}
