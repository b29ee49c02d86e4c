import { activationNames, type ActivationName } from '../../../src/spec/activations';
import type { Dataset } from '../../../src/spec/dataset';
import type { LayerSpec } from '../../../src/spec/experiment';
import type { TrainedLayer } from '../../../src/spec/layers';
import { datasetOf, dense } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { numbersOf } from './data';

export interface SmallNetwork {
  readonly kind: string;
  readonly layers: readonly LayerSpec[];
  readonly data: Dataset;
}

const last = dense(3, 'linear', {}, 'last');
const flatten = layerSpec('flatten', {}, 'flat');
const below = dense(8, 'tanh', {}, 'below');
const sequence = numbersOf({ samples: 20, inputShape: [5, 3] }, 3);
const picture = numbersOf({ samples: 20, inputShape: [2, 6, 7] }, 3);
const row = numbersOf({ samples: 20, inputShape: [9] }, 3);
const words = datasetOf({
  inputs: Array.from({ length: 20 }, (_, i) => [i % 5, (3 * i) % 5, (i * i) % 5]),
  targets: Array.from({ length: 20 }, (_, i) => [0.2 * (i % 5), 0.1, -0.1 * (i % 3)]),
  inputShape: [3],
});

const conv2d = layerSpec('conv2d', { filters: 5, size: [3, 3], activation: 'tanh' }, 'conv');
/** Under relu and a max pool the backward pass is another one. */
const relu = layerSpec('conv2d', { filters: 5, size: [3, 3], activation: 'relu' }, 'conv');
const pooled = (conv: LayerSpec, kind: 'max_pool2d' | 'avg_pool2d'): LayerSpec[] => [
  layerSpec('conv2d', { filters: 4, size: [1, 1], activation: 'tanh' }, 'below'),
  conv,
  layerSpec(kind, { size: [2, 2] }, 'pool'),
  flatten,
  last,
];

type Fitted = readonly [layers: readonly LayerSpec[], data: Dataset];

const cell = (kind: 'rnn' | 'gru' | 'lstm'): Fitted => [[layerSpec(kind, { units: 6 }, 'cell'), last], sequence];
const applied = (kind: ActivationName): Fitted => [
  [dense(8, 'linear', {}, 'below'), layerSpec('activation', { kind }, 'applied'), last],
  row,
];

/** One of each kind that trains. */
const kinds: Readonly<Record<TrainedLayer, Fitted>> = {
  dense: [[below, last], row],
  conv2d: [[conv2d, flatten, last], picture],
  max_pool2d: [pooled(relu, 'max_pool2d'), picture],
  avg_pool2d: [pooled(conv2d, 'avg_pool2d'), picture],
  global_avg_pool: [[conv2d, layerSpec('global_avg_pool', {}, 'mean'), last], picture],
  conv1d: [[layerSpec('conv1d', { filters: 5, size: 3, activation: 'tanh' }, 'conv'), flatten, last], sequence],
  rnn: cell('rnn'),
  gru: cell('gru'),
  lstm: cell('lstm'),
  attention: [[below, layerSpec('attention', { heads: 2 }, 'attention'), flatten, last], sequence],
  embedding: [[layerSpec('embedding', { vocabulary: 5, units: 4 }, 'words'), flatten, last], words],
  batch_norm: [[below, layerSpec('batch_norm', {}, 'norm'), last], row],
  layer_norm: [[below, layerSpec('layer_norm', {}, 'norm'), last], row],
  flatten: [[below, flatten, last], sequence],
  reshape: [
    [below, layerSpec('reshape', { shape: [4, 2] }, 'steps'), layerSpec('rnn', { units: 6 }, 'cell'), last],
    row,
  ],
  dropout: [[below, layerSpec('dropout', { rate: 0.3 }, 'drop'), last], row],
  activation: applied('tanh'),
  residual: [[below, layerSpec('residual', {}, 'around', [dense(8, 'tanh', {}, 'inner')]), last], row],
};

const others: Readonly<Record<string, Fitted>> = {
  'global_avg_pool over steps': [[below, layerSpec('global_avg_pool', {}, 'mean'), last], sequence],
  ...Object.fromEntries(
    activationNames.filter((name) => name !== 'tanh').map((name) => [`activation ${name}`, applied(name)]),
  ),
};

/** A small network around each kind of layer and each activation, with data that fit it. */
export const networks: readonly SmallNetwork[] = Object.entries({ ...kinds, ...others }).map(
  ([kind, [layers, data]]) => ({ kind, layers, data }),
);

/** Two dense layers. */
export const plain = { layers: [below, last], data: row };
