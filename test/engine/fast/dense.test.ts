import { describe, it } from 'vitest';
import { stream } from '../../../src/numerics/random';
import { activations, type ActivationName } from '../../../src/spec/activations';
import { dense, experiment, optimizerSpec } from '../experiment';
import { expectAgreement } from './agreement';
import { manyOf, numbersOf } from './data';

/** Sizes at and beside those of vectors, panels and blocks. */
const sizes = [1, 3, 4, 5, 7, 8, 9, 31, 33];

describe('a dense layer on the fast backend', () => {
  it.each(sizes.flatMap((inputs) => sizes.map((units) => [inputs, units] as const)))(
    'of %i inputs and %i units computes and trains as on the reference backend',
    (inputs, units) => {
      const spec = experiment([dense(units, 'tanh', {}, 'first'), dense(inputs, 'linear', {}, 'last')], {
        optimizer: optimizerSpec('sgd', { lr: 0.1 }),
        batch: 7,
        epochs: 10,
      });
      expectAgreement(spec, numbersOf({ samples: 20, inputShape: [inputs] }, inputs), 20);
    },
  );

  it.each(Object.keys(activations) as ActivationName[])('applies %s', (activation) => {
    const spec = experiment([dense(9, activation, {}, 'first'), dense(3, 'linear', {}, 'last')], {
      optimizer: optimizerSpec('sgd', { lr: 0.05 }),
      batch: 8,
      epochs: 10,
    });
    expectAgreement(spec, numbersOf({ samples: 30, inputShape: [5] }, 3), 20);
  });

  it.each([1, 3, 31, 33, 255, 256, 257, 600])('takes batches of %i', (batch) => {
    const spec = experiment([dense(17, 'relu', {}, 'first'), dense(3, 'linear', {}, 'last')], {
      optimizer: optimizerSpec('sgd', { lr: 0.05 }),
      batch,
      epochs: 20,
    });
    expectAgreement(spec, numbersOf({ samples: 700, inputShape: [19] }, 3), 20);
  });

  // More than what is added up in one go: several operations, and a last batch for which some have nothing to do.
  it.each([3, 8])('of %i units takes very large batches', (units) => {
    const spec = experiment([dense(units, 'tanh', {}, 'first'), dense(3, 'linear', {}, 'last')], {
      optimizer: optimizerSpec('sgd', { lr: 0.05 }),
      batch: 110_000,
      epochs: 2,
    });
    expectAgreement(spec, manyOf({ samples: 120_000, inputShape: [60] }), 3);
  });

  it.each([
    [131, 33, 64],
    [67, 20, 257],
    [130, 17, 258],
    [257, 31, 19],
  ])(
    'of %i inputs, most of them 0, and %i units, in batches of %i, leaves zeros out to the same result',
    (inputs, units, batch) => {
      const data = numbersOf({ samples: 300, inputShape: [inputs] }, 3);
      const random = stream(inputs, 'data');
      // Strokes: whole ranges of inputs of neighbouring samples are 0, others not.
      data.inputs.forEach((_, at) => {
        const [sample, input] = [Math.floor(at / inputs), at % inputs];
        const inside = Math.abs(input - ((7 * (sample >> 3)) % inputs)) < 12;
        if (!inside && random.integer(50) > 0) data.inputs[at] = 0;
      });
      const spec = experiment(
        [dense(units, 'relu', {}, 'first'), dense(units, 'tanh', {}, 'second'), dense(3, 'linear', {}, 'last')],
        {
          optimizer: optimizerSpec('sgd', { lr: 0.05 }),
          batch,
          epochs: 20,
        },
      );
      expectAgreement(spec, data, 20);
    },
  );
});
