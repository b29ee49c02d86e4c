import { describe, expect, it } from 'vitest';
import type { InlineValue } from '../../src/host/configuration';
import { layerValue } from '../../src/host/layer-values';
import { histogramBars, sparkline } from '../../src/host/sparkline';
import type { RunFacts } from '../../src/protocol/schema';
import { statistic, statisticsWidth, type StatisticsFrame } from '../../src/spec/statistics';
import { layerSpec } from '../engine/layers/single-layer';
import { trained } from './trained';

const byDefault: readonly InlineValue[] = ['own', 'weights', 'weightNorm', 'gradients', 'gradientNorm'];

const facts: RunFacts = {
  backend: 'reference',
  threads: 1,
  parameters: 6,
  memory: 0,
  stepsPerEpoch: 1,
  samples: { train: 1, validation: 0, test: 0 },
  layers: [{ name: 'dense1', kind: 'dense', label: 'dense 3 relu', input: [2], output: [3], parameters: 9 }],
  tensors: [
    { layer: 'dense1', tensor: 'dense1.weight', role: 'weight' },
    { layer: 'dense1', tensor: 'dense1.weight', role: 'gradient' },
    { layer: 'dense1', tensor: 'dense1', role: 'activation' },
  ],
};
const layer = layerSpec('dense', { units: 3, activation: 'relu' }, 'dense1');

interface Figures {
  readonly norm: number;
  readonly zeros?: number;
  readonly ratio?: number;
  readonly bins?: readonly number[];
}

function frame(...tensors: readonly Figures[]): StatisticsFrame {
  const values = new Float64Array(tensors.length * statisticsWidth);
  tensors.forEach(({ norm, zeros = 0, ratio = NaN, bins = [] }, index) => {
    const first = index * statisticsWidth;
    values[first + statistic.norm] = norm;
    values[first + statistic.zeros] = zeros;
    values[first + statistic.updateRatio] = ratio;
    bins.forEach((count, bin) => {
      values[first + statistic.histogram + bin] = count;
    });
  });
  return { epoch: 1, step: 1, values };
}

describe('sparkline', () => {
  it('goes from the lowest to the highest bar', () => {
    expect(sparkline([0, 1, 2, 4, 8])).toBe('▁▂▃▅█');
    expect(sparkline([0, 0])).toBe('▁▁');
  });

  it('marks what is not finite and draws the rest', () => {
    expect(sparkline([4, 8, NaN, Infinity])).toBe('▅█××');
  });

  it('adds up whole bins of the histogram', () => {
    const bins = Array.from({ length: 32 }, (_, bin) => bin);
    expect(histogramBars(frame({ norm: 1, bins }), 0, 4)).toEqual([28, 92, 156, 220]);
  });
});

describe('a layer’s values', () => {
  const bins = Array.from({ length: 32 }, (_, bin) => (bin < 8 ? 1 : 0));

  it('are histogram and norm of weights and gradients, in 22 columns', () => {
    const value = layerValue(
      layer,
      facts,
      frame({ norm: 4.214, bins }, { norm: 0.0031, bins }, { norm: 1 }),
      byDefault,
    );
    expect(value).toEqual({ text: '█▁▁▁ 4.21 █▁▁▁ ∇3.1e-3', warning: false });
    expect(value?.text).toHaveLength(22);
  });

  it('have the same width whatever the figures are', () => {
    const norms = [0, 1e-12, 4.2e-5, 0.42, 4.214, 12.3, 123.4, 1.2e5, 1.2e10, NaN, Infinity];
    const texts = norms.map(
      (norm) => layerValue(layer, facts, frame({ norm: 1 }, { norm }, { norm: 1 }), byDefault)?.text,
    );
    expect(new Set(texts.map((text) => text?.length))).toEqual(new Set([22]));
  });

  it.each<[InlineValue, string]>([
    ['weights', '▁▁▁▁'],
    ['weightNorm', '4.21'],
    ['gradients', '▁▁▁▁'],
    ['gradientNorm', '∇0.0500'],
    ['updateRatio', 'Δ/w 1.5e-3'],
    ['deadUnits', ' 25 % dead'],
  ])('are those that are asked for: %s', (value, text) => {
    const measured = frame({ norm: 4.214, ratio: 1.5e-3 }, { norm: 0.05 }, { norm: 1, zeros: 0.25 });
    expect(layerValue(layer, facts, measured, [value])?.text).toBe(text);
  });

  it('come in the order in which they are asked for, and not at all when nothing is', () => {
    const measured = frame({ norm: 1 }, { norm: 1 }, { norm: 1, zeros: 0.25 });
    expect(layerValue(layer, facts, measured, ['deadUnits', 'weightNorm'])?.text).toBe(' 25 % dead 1.00');
    expect(layerValue(layer, facts, measured, [])).toBeUndefined();
    expect(layerValue(layerSpec('dropout', { rate: 0.5 }, 'drop'), facts, measured, byDefault)).toBeUndefined();
  });
});

const images = `
data random samples=24 features=64 targets=1
model
  input 1x8x8
  conv2d 3 3x3 relu
  batch_norm
  max_pool2d 2x2
  flatten
  residual
    dense 27 tanh
  end
  layer_norm
  dropout 0.5
  dense 1
train
  loss mse
  epochs 2
  batch 12
`;

const sequences = (kind: string) => `
data random samples=16 features=12 targets=1
model
  input 3x4
  ${kind}
  flatten
  dense 1
train
  loss mse
  epochs 1
`;

const words = `
data table
  0 1 2 -> 1
  2 1 0 -> 0
model
  input 3
  embedding 8 2
  flatten
  dense 1
train
  loss mse
  epochs 1
`;

describe('what a layer’s kind has of its own', () => {
  const own = (text: string, name: string) => {
    const { run, frame: measured, layer: layerOf, figure } = trained(text);
    if (!run.facts) throw new Error('no facts');
    return { text: layerValue(layerOf(name), run.facts, measured, ['own'])?.text, figure };
  };

  it.each([
    ['rnn 3', 'rnn1', ['W', 'U']],
    ['gru 3', 'gru1', ['r', 'z', 'n']],
    ['lstm 3 bidirectional=true', 'lstm1', ['i', 'f', 'g', 'o']],
    ['attention 2', 'attention1', ['q', 'k', 'v', 'o']],
  ])('of %s are the gradients of its parts, the largest with the full bar', (kind, name, letters) => {
    const { text = '', figure } = own(sequences(kind), name);
    expect(text.replace(/[▁-█]/gu, '')).toBe(letters.join(''));
    const norms = letters.map((letter) => figure('part', `${name}.${letter}`, statistic.norm));
    const largest = letters[norms.indexOf(Math.max(...norms))] ?? '';
    expect(text).toContain(`${largest}█`);
    expect(text).toBe(letters.map((letter, at) => letter + sparkline(norms).charAt(at)).join(''));
  });

  it('of batch_norm are its running mean and deviation', () => {
    const { text = '', figure } = own(images, 'batch_norm1');
    const [, mean, deviation] = /^(.{5})±(.{3})$/.exec(text) ?? [];
    expect(Number(mean)).toBeCloseTo(figure('buffer', 'batch_norm1.running_mean', statistic.mean), 2);
    const variance = figure('buffer', 'batch_norm1.running_var', statistic.mean);
    expect(Math.abs(Number(deviation) - Math.sqrt(variance))).toBeLessThan(0.05);
  });

  it('of embedding is the share of the rows that were looked up', () => {
    expect(own(words, 'embedding1').text).toBe('37 % rows');
    expect(own(words.replace('embedding 8 2', 'embedding 3 2'), 'embedding1').text).toBe('all rows ');
    expect(own(words.replace('8 2', '8 2 l2=0.1'), 'embedding1').text).toBeUndefined();
  });

  it('of residual is how much its body adds', () => {
    const { text = '', figure } = own(images, 'residual1');
    const share = figure('activation', 'dense1', statistic.norm) / figure('activation', 'residual1', statistic.norm);
    expect(text).toMatch(/^F\/a /);
    expect(Number(text.slice(4))).toBeCloseTo(share, 1);
  });

  it('takes the place of the histograms, so that every kind fits into 22 columns', () => {
    for (const text of [images, ...['rnn 3', 'gru 3', 'lstm 3', 'attention 2'].map(sequences), words]) {
      const { run, frame: measured, layer: layerOf } = trained(text);
      for (const { name, kind, parameters } of run.facts?.layers ?? []) {
        const value = run.facts && layerValue(layerOf(name), run.facts, measured, byDefault);
        expect(value?.text.length ?? 0, kind).toBeLessThanOrEqual(22);
        expect(value !== undefined, kind).toBe(parameters > 0 || kind === 'residual');
        if (parameters > 0) expect(value?.text, kind).toMatch(/ ∇\S+ *$/u);
      }
    }
  });
});
