import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../src/numerics/random';
import { layerSpec } from '../layers/single-layer';
import { proofs } from '../proof';
import { drawRows, heldOutAccuracy, train, type Samples } from './task';

const record = proofs('tasks-images');

describe('a bar across a noisy image', () => {
  const bars: Samples = {
    inputShape: [1, 6, 6],
    classes: 2,
    rows: drawRows(400, (random) => {
      const target = random.integer(2);
      const at = random.integer(6);
      const pixels = Array.from({ length: 36 }, () => 0.3 * random.normal());
      for (let i = 0; i < 6; i++) pixels[target === 1 ? at * 6 + i : i * 6 + at] += 1;
      return { features: pixels, target };
    }),
  };

  it('is told upright or level by a residual convolution', () => {
    const convolution = { filters: 6, size: [3, 3], activation: 'relu' };
    const layers = [
      layerSpec('conv2d', convolution, 'first'),
      layerSpec('residual', {}, 'block', [
        layerSpec('conv2d', { ...convolution, padding: 'same' }, 'second'),
        layerSpec('batch_norm', {}, 'norm'),
      ]),
      layerSpec('max_pool2d', { size: [2, 2] }, 'pool'),
      layerSpec('flatten', {}, 'flat'),
      layerSpec('dense', { units: 2, activation: 'softmax' }, 'classes'),
    ];
    expect(heldOutAccuracy(train(bars, layers, 20, 0.01))).toBeGreaterThanOrEqual(0.98);
  });
});

describe('the handwritten digits (8 x 8, 1,797 of them)', () => {
  /** The file's rows in a random order of their own, grey from 0 to 1. */
  const digits = (): Samples => {
    const file = path.resolve(import.meta.dirname, '../../../examples/digits.csv');
    const rows = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map(Number));
    return {
      inputShape: [1, 8, 8],
      classes: 10,
      rows: Array.from(stream(3, 'split').permutation(rows.length), (row) => ({
        features: rows[row].slice(0, 64).map((grey) => grey / 16),
        target: rows[row][64],
      })),
    };
  };
  const classes = layerSpec('dense', { units: 10, activation: 'softmax' }, 'classes');
  const convolution = { filters: 16, size: [3, 3], padding: 'same', activation: 'relu' };

  it('by two convolutions, to at least 98 % of the held-out fifth', () => {
    const layers = [
      layerSpec('conv2d', convolution, 'first'),
      layerSpec('conv2d', convolution, 'second'),
      layerSpec('max_pool2d', { size: [2, 2] }, 'pool'),
      layerSpec('flatten', {}, 'flat'),
      layerSpec('dropout', { rate: 0.3 }, 'drop'),
      classes,
    ];
    const accuracy = heldOutAccuracy(train(digits(), layers, 15, 0.003));
    record('digits, convolution: held-out error', 1 - accuracy);
    expect(accuracy).toBeGreaterThanOrEqual(0.98);
  });
});
