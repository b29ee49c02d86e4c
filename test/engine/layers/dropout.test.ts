import { expect, it } from 'vitest';
import { createTrainer } from '../../../src/engine';
import { stream } from '../../../src/numerics/random';
import { dense, experiment } from '../experiment';
import { proofs } from '../proof';
import { numbersData } from '../trainer/runs';
import { layerSpec, singleLayer } from './single-layer';

const record = proofs('regularisers-statistics');

it.each([0, 0.1, 0.5, 0.9])('while training, drops a share of %d and scales the rest up', (rate) => {
  const [rows, width] = [200, 500];
  const layer = singleLayer(layerSpec('dropout', { rate }), [width], rows);
  const random = stream(1, 'data');
  for (let i = 0; i < rows * width; i++) layer.x.values[i] = 1 + random.uniform();
  layer.forward(rows, 'training');
  let dropped = 0;
  let off = 0;
  layer.output.values.forEach((value, i) => {
    if (value === 0) dropped++;
    else off = Math.max(off, Math.abs(value - layer.x.values[i] / (1 - rate)));
  });
  expect(off).toBeLessThan(1e-13);
  const share = dropped / (rows * width);
  record('dropout', Math.abs(share - rate));
  // Four standard errors of a share.
  expect(Math.abs(share - rate)).toBeLessThanOrEqual(4 * Math.sqrt((rate * (1 - rate)) / (rows * width)));
});

it.each(['evaluation', 'probe'] as const)('in %s, lets everything pass', (mode) => {
  const layer = singleLayer(layerSpec('dropout', { rate: 0.7 }), [50], 4);
  layer.x.values.fill(0.3);
  layer.forward(4, mode);
  expect(Array.from(layer.output.values)).toEqual(Array.from(layer.x.values));
});

it('drops other values in each step, and in each of two layers', () => {
  // Frozen layers, so that what differs from step to step is what is dropped.
  const frozen = (name: string) => dense(3, 'linear', { frozen: true }, name);
  const drop = (name: string) => layerSpec('dropout', { rate: 0.5 }, name);
  const losses = (layers: Parameters<typeof experiment>[0]): readonly number[] => {
    const trainer = createTrainer(experiment(layers, { batch: 'full', epochs: 5 }, false), numbersData(20));
    return Array.from({ length: 5 }, () => trainer.advance().loss);
  };
  const [first, second] = [
    losses([drop('one'), frozen('a'), dense(2, 'linear', { frozen: true })]),
    losses([drop('zero'), drop('one'), frozen('a'), dense(2, 'linear', { frozen: true })]),
  ];
  expect(new Set(first).size).toBe(5);
  expect(second).not.toEqual(first);
});
