import { describe, it } from 'vitest';
import { dense, experiment, optimizerSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { expectAgreement } from './agreement';
import { numbersOf } from './data';

const train = { optimizer: optimizerSpec('sgd', { lr: 0.05 }), batch: 7, epochs: 10 };
const last = dense(3, 'linear', {}, 'last');
const flatten = layerSpec('flatten', {}, 'flat');

const sizes = [1, 3, 4, 5, 7, 8, 9, 31, 33];

describe.each(['layer_norm', 'batch_norm'] as const)('%s on the fast backend', (kind) => {
  it.each(sizes.filter((size) => kind === 'batch_norm' || size > 1))(
    'of %i features is that of the reference',
    (size) => {
      const layers = [dense(size, 'tanh', {}, 'below'), layerSpec(kind, {}, 'norm'), last];
      const data = numbersOf({ samples: 27, inputShape: [5], validation: 6 }, 3);
      expectAgreement(experiment(layers, train), data, 20);
    },
  );

  it.each([
    [3, 4],
    [5, 7],
    [1, 9],
  ])('of a sequence of %i steps of %i features is that of the reference', (steps, features) => {
    const layers = [dense(features, 'tanh', {}, 'below'), layerSpec(kind, {}, 'norm'), flatten, last];
    const data = numbersOf({ samples: 27, inputShape: [steps, 4], validation: 6 }, 3);
    expectAgreement(experiment(layers, train), data, 20);
  });

  it('of an image is that of the reference', () => {
    const conv = layerSpec('conv2d', { filters: 5, size: [2, 3] }, 'conv');
    const layers = [conv, layerSpec(kind, {}, 'norm'), flatten, last];
    const data = numbersOf({ samples: 27, inputShape: [2, 5, 6], validation: 6 }, 3);
    expectAgreement(experiment(layers, train), data, 20);
  });
});

describe('global_avg_pool on the fast backend', () => {
  it.each([[[3, 5, 7]], [[1, 1, 1]], [[4, 8, 8]], [[5, 3]], [[1, 9]], [[31, 8]]])(
    'over %j is that of the reference',
    (inputShape) => {
      const below =
        inputShape.length === 3
          ? layerSpec('conv2d', { filters: 5, size: [1, 1] }, 'below')
          : dense(inputShape[1], 'tanh', {}, 'below');
      const layers = [below, layerSpec('global_avg_pool', {}, 'pool'), last];
      expectAgreement(experiment(layers, train), numbersOf({ samples: 20, inputShape }, 3), 20);
    },
  );
});
