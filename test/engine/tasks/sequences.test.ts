import { describe, expect, it } from 'vitest';
import type { LayerSpec } from '../../../src/spec/experiment';
import { layerSpec } from '../layers/single-layer';
import { proofs } from '../proof';
import { drawRows, heldOutAccuracy, train, type Samples } from './task';

const record = proofs('tasks-sequences');
const classes = layerSpec('dense', { units: 2, activation: 'softmax' }, 'classes');

describe('a sine', () => {
  /** Twelve values of a sine of random phase, and the one that comes next. */
  const sine: Samples = {
    inputShape: [12, 1],
    rows: drawRows(300, (random) => {
      const phase = 2 * Math.PI * random.uniform();
      const values = Array.from({ length: 13 }, (_, i) => Math.sin(phase + 0.5 * i));
      return { features: values.slice(0, 12), target: values.slice(12) };
    }),
  };

  it('is continued by an lstm to 0.5 % of its amplitude', () => {
    const layers = [layerSpec('lstm', { units: 8 }, 'memory'), layerSpec('dense', { units: 1 }, 'next')];
    const rmse = train(sine, layers, 50, 0.02).validation?.rmse ?? NaN;
    record('sine by lstm: rmse', rmse);
    expect(rmse).toBeLessThan(0.005);
  });
});

describe('a sign that only the first of ten steps tells', () => {
  const firstSign: Samples = {
    inputShape: [10, 1],
    classes: 2,
    rows: drawRows(300, (random) => {
      const target = random.integer(2);
      return { features: [target === 0 ? -1 : 1, ...Array.from({ length: 9 }, () => random.normal())], target };
    }),
  };

  it.each(['rnn', 'gru', 'lstm'] as const)('is kept by %s', (kind) => {
    expect(
      heldOutAccuracy(train(firstSign, [layerSpec(kind, { units: 8 }), classes], 25, 0.02)),
    ).toBeGreaterThanOrEqual(0.95);
  });

  it('is the last step of a second direction', () => {
    const both = layerSpec('gru', { units: 8, bidirectional: true });
    expect(heldOutAccuracy(train(firstSign, [both, classes], 8, 0.02))).toBe(1);
  });
});

describe('which of two words comes first', () => {
  const order: Samples = {
    inputShape: [8],
    classes: 2,
    rows: drawRows(400, (random) => {
      const words = Array.from({ length: 8 }, () => 2 + random.integer(6));
      const [first, second] = random.permutation(8);
      words[first] = 0;
      words[second] = 1;
      return { features: words, target: first < second ? 1 : 0 };
    }),
  };
  const embedding = layerSpec('embedding', { vocabulary: 8, units: 6 }, 'words');

  it('a gru over their vectors tells', () => {
    expect(heldOutAccuracy(train(order, [embedding, layerSpec('gru', { units: 10 }), classes], 15, 0.02))).toBe(1);
  });

  it('the mean of their vectors can not', () => {
    const bag = [embedding, layerSpec('global_avg_pool', {}), classes];
    expect(heldOutAccuracy(train(order, bag, 15, 0.02))).toBeLessThan(0.7);
  });
});

describe('the sign at the marked step', () => {
  const marked: Samples = {
    inputShape: [6, 2],
    classes: 2,
    rows: drawRows(500, (random) => {
      const at = random.integer(6);
      const steps = Array.from({ length: 6 }, (_, i) => [i === at ? 1 : 0, random.integer(2) === 0 ? -1 : 1]);
      return { features: steps.flat(), target: steps[at][1] > 0 ? 1 : 0 };
    }),
  };
  const project = layerSpec('dense', { units: 8 }, 'project');
  const end = [layerSpec('global_avg_pool', {}, 'mean'), classes];

  it('attention looks there', () => {
    const block: readonly LayerSpec[] = [
      layerSpec('layer_norm', {}, 'norm'),
      layerSpec('attention', { heads: 2 }, 'heads'),
    ];
    const layers = [project, layerSpec('residual', {}, 'block', block), ...end];
    expect(heldOutAccuracy(train(marked, layers, 12, 0.01))).toBe(1);
  });

  it('without it nothing can', () => {
    expect(heldOutAccuracy(train(marked, [project, ...end], 12, 0.01))).toBeLessThan(0.8);
  });
});

describe('up, down, up somewhere in noise', () => {
  const motif: Samples = {
    inputShape: [16, 1],
    classes: 2,
    rows: drawRows(300, (random) => {
      const target = random.integer(2);
      const at = random.integer(14);
      const values = Array.from({ length: 16 }, () => 0.4 * random.normal());
      if (target === 1) [2, -2, 2].forEach((value, i) => (values[at + i] += value));
      return { features: values, target };
    }),
  };

  it('is found by conv1d with batch_norm', () => {
    const layers = [
      layerSpec('conv1d', { filters: 4, size: 3, activation: 'relu' }, 'filters'),
      layerSpec('batch_norm', {}, 'norm'),
      layerSpec('global_avg_pool', {}, 'mean'),
      classes,
    ];
    expect(heldOutAccuracy(train(motif, layers, 20, 0.02))).toBeGreaterThanOrEqual(0.98);
  });
});
