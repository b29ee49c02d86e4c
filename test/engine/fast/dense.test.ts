import { describe, expect, it } from 'vitest';
import { stream } from '../../../src/numerics/random';
import type { ActivationName } from '../../../src/spec/activations';
import { activations } from '../../../src/spec/activations';
import type { Dataset } from '../../../src/spec/dataset';
import { datasetOf, dense, experiment, optimizerSpec } from '../experiment';
import { expectAgreement } from './agreement';

/** Sizes at and beside those of vectors, panels and blocks. */
const sizes = [1, 3, 4, 5, 7, 8, 9, 31, 33];

/** Normal inputs, and targets that are a function of them. */
function numbers(samples: number, features: number, outputs: number): Dataset {
  const random = stream(features * 100 + outputs, 'data');
  const inputs = Array.from({ length: samples }, () => Array.from({ length: features }, () => random.normal()));
  const targets = inputs.map((row) =>
    Array.from({ length: outputs }, (_, o) => 0.5 * (row[o % features] ?? 0) - 0.3 * (row[0] ?? 0)),
  );
  return datasetOf({ inputs, targets });
}

describe('a dense layer on the fast backend', () => {
  it.each(sizes.flatMap((inputs) => sizes.map((units) => [inputs, units] as const)))(
    'of %i inputs and %i units computes and trains as on the reference backend',
    (inputs, units) => {
      const spec = experiment([dense(units, 'tanh', {}, 'first'), dense(inputs, 'linear', {}, 'last')], {
        optimizer: optimizerSpec('sgd', { lr: 0.1 }),
        batch: 7,
        epochs: 10,
      });
      expectAgreement(spec, numbers(20, inputs, inputs), 20);
    },
  );

  it.each(Object.keys(activations) as ActivationName[])('applies %s', (activation) => {
    const spec = experiment([dense(9, activation, {}, 'first'), dense(3, 'linear', {}, 'last')], {
      optimizer: optimizerSpec('sgd', { lr: 0.05 }),
      batch: 8,
      epochs: 10,
    });
    expectAgreement(spec, numbers(30, 5, 3), 20);
  });

  it.each([1, 3, 31, 33, 255, 256, 257, 600])('takes batches of %i', (batch) => {
    const spec = experiment([dense(17, 'relu', {}, 'first'), dense(3, 'linear', {}, 'last')], {
      optimizer: optimizerSpec('sgd', { lr: 0.05 }),
      batch,
      epochs: 20,
    });
    expectAgreement(spec, numbers(700, 19, 3), 20);
  });

  it('has kernels for every activation', () => {
    expect(Object.keys(activations).length).toBeGreaterThan(10);
  });
});
