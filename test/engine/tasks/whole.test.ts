import { describe, expect, it } from 'vitest';
import { statistic, statisticsWidth } from '../../../src/spec/statistics';
import { proofs } from '../proof';
import { example, trained } from './texts';
import { finalLossOf } from '../trainer/runs';

const record = proofs('tasks');

describe('known tasks end where they should', () => {
  it.each([1, 2, 3])('XOR to a loss below 1e-3 (seed %i)', (seed) => {
    const { trainer } = trained(`
data xor samples=4 noise=0
model
  dense 8 tanh
  dense 1 sigmoid
train
  loss binary_cross_entropy
  optimizer adam lr=0.05
  epochs 1000
  batch 4
  seed ${seed}
  until loss < 1e-3
`);
    expect(trainer.status).toBe('converged');
    expect(finalLossOf(trainer)).toBeLessThan(1e-3);
    record('xor: loss', finalLossOf(trainer));
  });

  it('two spirals to 99 % of the training part', () => {
    const { records } = trained(`
data spiral samples=200 classes=2 noise=0 seed=1
  standardize
model
  dense 32 silu
  dense 32 silu
  dense 1 sigmoid
train
  loss binary_cross_entropy
  optimizer adam lr=0.01
  epochs 200
  batch 16
  seed 1
`);
    expect(records.at(-1)?.metrics.accuracy).toBeGreaterThanOrEqual(0.99);
    record('spirals: training error', 1 - (records.at(-1)?.metrics.accuracy ?? 0));
  });

  it('iris to 95 % of the held-out fifth, the mean of six splits', () => {
    const accuracies = [1, 2, 3, 4, 5, 6].map(
      (seed) =>
        trained(`
data csv "iris.csv" target=species
  split train=80% validation=20% stratify=true
  standardize
model
  dense 8 tanh l2=0.003
  dense 3 softmax l2=0.003
train
  loss cross_entropy
  optimizer adam lr=0.03
  epochs 300
  batch 16
  seed ${seed}
`).records.at(-1)?.validation?.accuracy ?? 0,
    );
    const mean = accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length;
    expect(mean).toBeGreaterThanOrEqual(0.95);
    record('iris: held-out error', 1 - mean);
  });

  it('the example of the digits to 95 % of the held-out fifth', () => {
    const { records } = trained(example('digits.nnet'));
    const accuracy = records.at(-1)?.validation?.accuracy ?? 0;
    expect(accuracy).toBeGreaterThanOrEqual(0.95);
    record('digits, examples/digits.nnet: held-out error', 1 - accuracy);
  });

  it('the digits to 97 % with a wider layer', () => {
    const { records } = trained(`
data csv "digits.csv" target=digit
  split train=80% validation=20%
  normalize
model
  dense 128 relu
  dropout 0.2
  dense 10 softmax
train
  loss cross_entropy label_smoothing=0.05
  optimizer adam lr=0.003
  schedule cosine
  epochs 40
  batch 32
  seed 42
`);
    const accuracy = records.at(-1)?.validation?.accuracy ?? 0;
    expect(accuracy).toBeGreaterThanOrEqual(0.97);
    record('digits, 128 units: held-out error', 1 - accuracy);
  });

  it('the example of the two moons to 95 % of the held-out fifth', () => {
    const { records } = trained(example('moons.nnet'));
    expect(records.at(-1)?.validation?.accuracy).toBeGreaterThanOrEqual(0.95);
  });

  it('two moons by lbfgs, where the gradient vanishes', () => {
    const { trainer, records } = trained(`
data moons samples=60 noise=0.2 seed=3
model
  dense 1 sigmoid l2=0.01
train
  loss binary_cross_entropy
  optimizer lbfgs
  batch full
  epochs 5
`);
    const index = trainer.plan.tensors.findIndex(({ role }) => role === 'gradient');
    expect(trainer.statistics().values[index * statisticsWidth + statistic.norm]).toBeLessThan(1e-5);
    expect(records.at(-1)?.metrics.accuracy).toBeGreaterThan(0.8);
  });
});
