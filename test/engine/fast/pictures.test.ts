import { describe, expect, it } from 'vitest';
import { createFastTrainer } from '../../../src/engine';
import { datasetOf, dense, experiment, lossSpec, optimizerSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { expectAgreement } from './agreement';
import { manyOf, numbersOf } from './data';

const train = { optimizer: optimizerSpec('sgd', { lr: 0.05 }), batch: 5, epochs: 10 };
const last = dense(3, 'linear', {}, 'last');
const flatten = layerSpec('flatten', {}, 'flat');

const sizes = [1, 3, 4, 5, 7, 8, 9, 31, 33];

/** Channels, filters, the picture, the window, stride and padding. */
const convolutions: readonly (readonly [number, number, string, string, number, 'valid' | 'same'])[] = [
  ...sizes.map((size) => [1, 3, `${size}x${size + 2}`, `${Math.min(3, size)}x3`, 1, 'valid'] as const),
  ...sizes.map((filters) => [2, filters, '6x7', '3x3', 1, 'same'] as const),
  ...sizes.map((channels) => [channels, 5, '5x5', '2x3', 1, 'valid'] as const),
  ...[2, 3, 4].map((stride) => [3, 4, '9x11', '3x2', stride, 'valid'] as const),
  ...[1, 5, 9, 13].map((filters) => [5, filters, '9x11', '3x2', 2, 'valid'] as const),
  [2, 4, '5x6', '1x1', 1, 'same'],
  [2, 3, '4x4', '4x4', 1, 'same'],
  [1, 9, '33x31', '5x5', 1, 'same'],
  [1, 2, '3x3', '7x7', 1, 'same'],
];

const pair = (text: string): readonly [number, number] => {
  const [first = 1, second = 1] = text.split('x').map(Number);
  return [first, second];
};

describe('a convolution on the fast backend', () => {
  it.each(convolutions)(
    'of %i channels to %i filters over %s, windows of %s, stride %i, padding %s, is that of the reference',
    (channels, filters, picture, size, stride, padding) => {
      const values = { filters, size: pair(size), stride, padding, activation: 'tanh' };
      const layers = [
        layerSpec('conv2d', { ...values, filters: channels, size: [1, 1], stride: 1, padding: 'same' }, 'below'),
        layerSpec('conv2d', values, 'conv'),
        flatten,
        last,
      ];
      const inputShape = [channels, ...pair(picture)];
      // The norm of all gradients is over what fills their arrays up too, which has to be 0.
      expectAgreement(
        experiment(layers, { ...train, clip: { norm: 0.1 } }),
        numbersOf({ samples: 12, inputShape }, 3),
        20,
      );
    },
  );

  // More than what is added up in one go: several operations, and a last batch for which one is enough.
  it.each([
    [1, '100x100', 1],
    [5, '50x60', 1],
    [8, '60x60', 2],
  ])('of %i channels takes large batches of %s, with a stride of %i', (channels, picture, stride) => {
    const conv = layerSpec('conv2d', { filters: 6, size: [3, 3], stride }, 'conv');
    const pool = layerSpec('global_avg_pool', {}, 'pool');
    const data = manyOf({ samples: 100, inputShape: [channels, ...pair(picture)] });
    expectAgreement(experiment([conv, pool, last], { ...train, batch: 90 }), data, 3);
  });

  it.each(['relu', 'gelu', 'linear'])('takes the activation %s, and goes without a bias', (activation) => {
    const conv = layerSpec('conv2d', { filters: 5, size: [3, 3], activation, bias: false }, 'conv');
    const data = numbersOf({ samples: 12, inputShape: [2, 6, 7] }, 3);
    expectAgreement(experiment([conv, flatten, last], train), data, 20);
  });
});

describe('a convolution under a max pool, of whose gradient only the winners are taken', () => {
  it.each([
    ...convolutions,
    ...['3x3', '4x1', '2x5', '1x1'].map((pool) => [4, 6, '13x12', '3x3', 1, 'valid', pool] as const),
    // Large pictures of which not all of a batch's are taken at once.
    [3, 2, '96x94', '3x3', 1, 'valid', '2x2'] as const,
    [1, 2, '150x300', '3x2', 1, 'same', '2x2'] as const,
    ...[2, 3, 4, 6, 7, 8, 11].map((size) => [8, 5, `${size + 1}x${2 * size + 2}`, '2x3', 1, 'valid', '2x2'] as const),
  ])(
    'of %i channels to %i filters over %s, windows of %s, stride %i, padding %s, is that of the reference',
    (channels, filters, picture, size, stride, padding, pool = '2x2') => {
      const [height, width] = pair(picture);
      const [windowHeight, windowWidth] = pair(size);
      const [rows, columns] =
        padding === 'same' ? [height, width] : [height - windowHeight + 1, width - windowWidth + 1];
      const largest = [Math.ceil(rows / stride), Math.ceil(columns / stride)] as const;
      const [poolHeight, poolWidth] = pair(pool);
      const pooled = layerSpec('max_pool2d', {
        size: [Math.max(1, Math.min(poolHeight, largest[0] - 1)), Math.max(1, Math.min(poolWidth, largest[1] - 1))],
      });
      const values = { filters, size: pair(size), stride, padding };
      const inputShape = [channels, height, width];
      const data = numbersOf({ samples: 12, inputShape }, 3);
      const rest = { ...train, clip: { norm: 0.1 } };
      const below = layerSpec(
        'conv2d',
        { filters: channels, size: [1, 1], activation: 'tanh', padding: 'same' },
        'below',
      );
      const relu = layerSpec('conv2d', { ...values, activation: 'relu' }, 'conv');
      expectAgreement(experiment([below, relu, pooled, flatten, last], rest), data, 20);
      const linear = layerSpec('conv2d', { ...values, activation: 'linear', bias: false }, 'conv');
      expectAgreement(experiment([linear, pooled, flatten, last], rest), data, 20);
    },
  );
});

describe('a gradient that is not finite', () => {
  it.each(['relu', 'linear', 'tanh'])(
    'of a convolution (%s) under a max pool is told with its sample',
    (activation) => {
      const inputs = [1, 1e30].map((value) => Array.from({ length: 16 }, () => value));
      const data = datasetOf({ inputs, targets: [[0], [0]], inputShape: [1, 4, 4] });
      const weights = { init: 'normal', bias: false };
      const conv = { ...weights, filters: 2, size: [3, 3], activation, init_scale: 1e-30 };
      const layers = [
        layerSpec('conv2d', conv, 'conv'),
        layerSpec('max_pool2d', { size: [2, 2] }, 'pool'),
        flatten,
        dense(1, 'linear', { ...weights, init_scale: 1e12 }, 'last'),
      ];
      const trainer = createFastTrainer(experiment(layers, { ...train, loss: lossSpec('mae') }, false), data);
      expect(trainer.advance().message).toMatch(
        /the gradient of `conv\.weight` is not finite, first for sample 2: its input times what flows back exceeds/,
      );
    },
  );
});

describe.each(['max_pool2d', 'avg_pool2d'] as const)('%s on the fast backend', (kind) => {
  it.each([
    ['2x2', '8x8'],
    ['2x2', '9x11'],
    ['2x2', '10x10'],
    ['2x2', '3x19'],
    ['2x2', '2x2'],
    ['3x3', '7x10'],
    ['1x2', '5x5'],
    ['4x1', '31x3'],
    ['1x1', '3x3'],
  ])('with windows of %s over %s is that of the reference', (size, picture) => {
    const inputShape = [3, ...pair(picture)];
    const layers = [
      layerSpec('conv2d', { filters: 5, size: [1, 1], activation: 'relu', padding: 'same' }, 'below'),
      layerSpec(kind, { size: pair(size) }, 'pool'),
      flatten,
      last,
    ];
    expectAgreement(experiment(layers, train), numbersOf({ samples: 12, inputShape }, 3), 20);
  });
});
