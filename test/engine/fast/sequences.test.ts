import { describe, expect, it } from 'vitest';
import { chooseBackend, fastPredict } from '../../../src/engine';
import { stream } from '../../../src/numerics/random';
import { datasetOf, dense, experiment, optimizerSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { expectAgreement } from './agreement';
import { numbersOf } from './data';

const train = { optimizer: optimizerSpec('sgd', { lr: 0.05 }), batch: 7, epochs: 10 };
const last = dense(3, 'linear', {}, 'last');
const pool = layerSpec('global_avg_pool', {}, 'pool');
const flatten = layerSpec('flatten', {}, 'flat');

const sizes = [1, 3, 4, 5, 7, 8, 9, 31, 33];

describe('attention on the fast backend', () => {
  it.each([
    ...sizes.map((width) => [1, width, 4] as const),
    ...sizes.map((steps) => [2, 3, steps] as const),
    [4, 2, 5] as const,
    [3, 8, 6] as const,
  ])('of %i heads of %i, over %i steps, is that of the reference', (heads, width, steps) => {
    const layers = [
      dense(heads * width, 'linear', {}, 'below'),
      layerSpec('attention', { heads }, 'attention'),
      flatten,
      last,
    ];
    expectAgreement(experiment(layers, train), numbersOf({ samples: 20, inputShape: [steps, 3] }, 3), 20);
  });

  // More than what a head may take in one go: several operations.
  it('over many steps is that of the reference', () => {
    const layers = [layerSpec('attention', { heads: 1 }, 'attention'), pool, last];
    expectAgreement(experiment(layers, train), numbersOf({ samples: 1, inputShape: [600, 16] }, 3), 1);
  });

  it('goes without biases', () => {
    const layers = [layerSpec('attention', { heads: 2, bias: false }, 'attention'), flatten, last];
    expectAgreement(experiment(layers, train), numbersOf({ samples: 20, inputShape: [5, 6] }, 3), 20);
  });
});

describe('a convolution over steps on the fast backend', () => {
  it.each([
    ...sizes.map((filters) => [filters, 3, 8, 3, 1, 'valid'] as const),
    ...sizes.map((features) => [4, features, 6, 3, 1, 'same'] as const),
    [4, 3, 9, 2, 2, 'valid'],
    [4, 3, 33, 5, 3, 'valid'],
    [2, 2, 3, 7, 1, 'same'],
    [2, 2, 1, 1, 1, 'valid'],
  ] as const)(
    'of %i filters over %i features and %i steps, windows of %i, stride %i, padding %s, is that of the reference',
    (filters, features, steps, size, stride, padding) => {
      const layers = [
        dense(features, 'linear', {}, 'below'),
        layerSpec('conv1d', { filters, size, stride, padding, activation: 'tanh' }, 'conv'),
        flatten,
        last,
      ];
      expectAgreement(experiment(layers, train), numbersOf({ samples: 20, inputShape: [steps, 4] }, 3), 20);
    },
  );
});

describe('an embedding on the fast backend', () => {
  const words = (samples: number, length: number, vocabulary: number) => {
    const random = stream(5, 'data');
    const inputs = Array.from({ length: samples }, () => Array.from({ length }, () => random.integer(vocabulary)));
    const targets = inputs.map((row) => [0, 1, 2].map((o) => (row[o % length] ?? 0) / vocabulary));
    return datasetOf({ inputs, targets, inputShape: [length] });
  };

  it.each(sizes.flatMap((size) => [[size, 5, 11] as const, [3, size, 4] as const]))(
    'of %i units over %i of %i words is that of the reference',
    (units, length, vocabulary) => {
      const layers = [layerSpec('embedding', { vocabulary, units }, 'words'), flatten, last];
      expectAgreement(experiment(layers, train), words(20, length, vocabulary), 20);
    },
  );

  // More than what is added up in one go: several operations, and a last batch for which some have nothing to do.
  it('of many words is that of the reference', () => {
    const layers = [layerSpec('embedding', { vocabulary: 11, units: 35 }, 'words'), pool, last];
    expectAgreement(experiment(layers, { ...train, batch: 2500 }), words(3000, 100, 11), 2);
  });

  it('is left to the reference where it does not come first', () => {
    const embedding = layerSpec('embedding', { vocabulary: 3, units: 2 }, 'words');
    const spec = { ...experiment([layerSpec('activation', { kind: 'relu' }, 'act'), embedding, flatten, last], train) };
    const single = { ...spec, train: { ...spec.train, precision: 'float32' as const } };
    const { notes } = chooseBackend(single);
    expect(notes.join()).toContain('`embedding` (`words`) after other layers has no fast kernel yet');
  });

  it('refuses what is no word when it predicts', () => {
    const spec = experiment([layerSpec('embedding', { vocabulary: 3, units: 2 }, 'words'), flatten, last], train);
    const shape = { inputShape: [2], features: 2 };
    const predict = () =>
      fastPredict(spec, shape, [], Float64Array.of(0, 3), { memoryLimit: 2 ** 30, arithmetic: 'separate' });
    expect(predict).toThrow('words takes whole numbers from 0 to 2, but gets 3');
  });
});
