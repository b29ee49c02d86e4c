import type { TrainedLayer } from '../../spec/layers';
import { activation } from './activation';
import { attention } from './attention';
import { avgPool2d } from './avg-pool2d';
import { batchNorm } from './batch-norm';
import { conv1d } from './conv1d';
import { conv2d } from './conv2d';
import { dense } from './dense';
import { dropout } from './dropout';
import { embedding } from './embedding';
import { flatten, reshape } from './flatten';
import { globalAvgPool } from './global-avg-pool';
import { gru } from './gru';
import type { LayerKind } from './layer';
import { layerNorm } from './layer-norm';
import { lstm } from './lstm';
import { maxPool2d } from './max-pool2d';
import { residual } from './residual';
import { rnn } from './rnn';

/** How each layer of the vocabulary that is trained is computed. */
export const layerKinds: { readonly [K in TrainedLayer]: LayerKind<K> } = {
  dense,
  conv1d,
  conv2d,
  max_pool2d: maxPool2d,
  avg_pool2d: avgPool2d,
  global_avg_pool: globalAvgPool,
  flatten,
  reshape,
  dropout,
  batch_norm: batchNorm,
  layer_norm: layerNorm,
  embedding,
  rnn,
  gru,
  lstm,
  attention,
  activation,
  residual,
};
