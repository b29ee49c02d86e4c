import { describe, it } from 'vitest';
import { dense, experiment, optimizerSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { expectAgreement } from './agreement';
import { numbersOf } from './data';

const train = { optimizer: optimizerSpec('sgd', { lr: 0.05 }), batch: 7, epochs: 10 };
const last = dense(3, 'linear', {}, 'last');
const pool = layerSpec('global_avg_pool', {}, 'pool');
const flatten = layerSpec('flatten', {}, 'flat');

const sizes = [1, 3, 4, 5, 7, 8, 9, 31, 33];

describe.each(['rnn', 'gru', 'lstm'] as const)('%s on the fast backend', (kind) => {
  it.each(sizes)('of %i units computes and trains as on the reference backend', (units) => {
    const layers = [layerSpec(kind, { units }, 'cell'), last];
    expectAgreement(experiment(layers, train), numbersOf({ samples: 20, inputShape: [5, 3] }, 3), 20);
  });

  it.each(sizes)('takes %i steps of as many features', (size) => {
    const layers = [dense(size, 'linear', {}, 'below'), layerSpec(kind, { units: 6 }, 'cell'), last];
    const data = numbersOf({ samples: 20, inputShape: [Math.min(size, 9), size] }, 3);
    expectAgreement(experiment(layers, train), data, 20);
  });

  it.each([
    ['last', false, true],
    ['last', true, true],
    ['sequence', false, true],
    ['sequence', true, true],
    ['sequence', true, false],
  ])('gives %s, in both directions: %s, with a bias: %s', (returned, bidirectional, bias) => {
    const values = { units: 5, return: returned, bidirectional, bias };
    const layers = [
      dense(4, 'tanh', {}, 'below'),
      layerSpec(kind, values, 'cell'),
      ...(returned === 'sequence' ? [layerSpec(kind, { units: 3 }, 'above')] : []),
      last,
    ];
    expectAgreement(experiment(layers, train), numbersOf({ samples: 18, inputShape: [6, 3] }, 3), 20);
  });

  // More than what a few samples may take in one go: several operations, the last one of fewer steps.
  it('of many steps, which are not taken in one go, trains as on the reference backend', () => {
    const layers = [layerSpec(kind, { units: 64, bidirectional: true, return: 'sequence' }, 'cell'), pool, last];
    const data = numbersOf({ samples: 5, inputShape: [kind === 'rnn' ? 3100 : 1100, 2] }, 3);
    expectAgreement(experiment(layers, { ...train, epochs: 1 }), data, 1);
  });

  it.each([1, 2, 3, 4, 5, 6])('trains what is left of a batch of 8: %i', (rest) => {
    const layers = [layerSpec(kind, { units: 6, return: 'sequence' }, 'cell'), flatten, last];
    const spec = experiment(layers, { ...train, batch: 8 });
    expectAgreement(spec, numbersOf({ samples: 8 + rest, inputShape: [4, 2] }, 3), 20);
  });
});
