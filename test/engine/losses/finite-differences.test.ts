import { describe, expect, it } from 'vitest';
import type { createLoss } from '../../../src/engine/losses/kinds';
import { losses, type LossName } from '../../../src/spec/losses';
import { mutatedModule } from '../layers/mutant';
import { proofs } from '../proof';
import { checkLoss } from './gradient-check';

const shapes = 200;
const record = proofs('losses-differences');
const recordMistake = proofs('losses-mistakes');

describe(`a loss's gradient by central differences, ${shapes} batches of each kind`, () => {
  it.each(Object.keys(losses) as LossName[])('%s', (kind) => {
    for (let seed = 0; seed < shapes; seed++) {
      const { error, ofTolerance } = checkLoss(kind, seed);
      record(kind, error);
      expect(ofTolerance, `seed ${seed}`).toBeLessThanOrEqual(1);
    }
  });
});

/** Mistakes in a loss's gradient: the kind that shows it, the file, what stands there and what is put in its place. */
const mutants: readonly (readonly [what: string, kind: LossName, file: string, from: string, to: string])[] = [
  ['the 2 forgotten', 'mse', 'mse.ts', '2 * (p - t)', '(p - t)'],
  ['t - p', 'mse', 'mse.ts', '2 * (p - t)', '2 * (t - p)'],
  ['a sum, not a mean', 'mse', 'elementwise.ts', ' / n', ''],
  ['a mean over the batch alone', 'log_cosh', 'elementwise.ts', '/ n', '/ rows'],
  ['the sign turned', 'mae', 'mae.ts', 'Math.sign(p - t)', 'Math.sign(t - p)'],
  ['not cut off above', 'huber', 'huber.ts', 'Math.min(delta, ', '('],
  ['the square for ln cosh', 'log_cosh', 'log-cosh.ts', 'tanh(p - t)', 'p - t'],
  ['t over p alone', 'poisson', 'poisson.ts', '1 - t /', '-t /'],
  [
    'no factor of the class',
    'binary_cross_entropy',
    'binary-cross-entropy.ts',
    'factor * (p[i] - t[i])',
    '(p[i] - t[i]) / (rows * outputs)',
  ],
  [
    'the slope of a sigmoid twice',
    'binary_cross_entropy',
    'binary-cross-entropy.ts',
    'factor * (logistic(z[i]) - t[i])',
    'factor * logistic(z[i]) * (1 - logistic(z[i])) * (logistic(z[i]) - t[i])',
  ],
  [
    'the targets as they are, not smoothed',
    'cross_entropy',
    'cross-entropy.ts',
    'total - target(t[at + c], c)',
    'total - t[at + c]',
  ],
  ['p alone, not times the weights', 'cross_entropy', 'cross-entropy.ts', ' * total', ''],
  ['not over the batch', 'cross_entropy', 'cross-entropy.ts', '-weight / p[i] / rows', '-weight / p[i]'],
  ['inside the margin too', 'hinge', 'hinge.ts', 'margin > 0 ?', 'margin > -Infinity ?'],
  ['the 2 forgotten', 'squared_hinge', 'hinge.ts', '2 * margin', 'margin'],
  ['targets of 0 and 1', 'hinge', 'hinge.ts', 'const sign = 2 * t[i] - 1', 'const sign = t[i]'],
  ['the sign turned', 'kl_divergence', 'kl-divergence.ts', '-t[i] / p[i]', 't[i] / p[i]'],
  ['not over p', 'kl_divergence', 'kl-divergence.ts', '-t[i] / p[i]', '-t[i]'],
  ['the part along p forgotten', 'cosine', 'cosine.ts', 'along * p[i] - ', '-'],
  ['‖p‖ once', 'cosine', 'cosine.ts', '/ (pNorm * pNorm)', '/ pNorm'],
];

describe('a wrong gradient of a loss is caught', () => {
  it.each(mutants)('%s (%s)', async (_, kind, file, from, to) => {
    const { createLoss: create } = await mutatedModule<{ readonly createLoss: typeof createLoss }>('losses/kinds.ts', {
      file: `losses/${file}`,
      from,
      to,
    });
    let caught = false;
    for (let seed = 0; seed < shapes && !caught; seed++) caught = !(checkLoss(kind, seed, create).ofTolerance <= 1);
    expect(caught).toBe(true);
    recordMistake(kind, 0);
  });
});
