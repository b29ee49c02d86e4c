import { describe, expect, it } from 'vitest';
import { layerValue } from '../../src/host/layer-values';
import { histogramBars, sparkline } from '../../src/host/sparkline';
import type { RunFacts } from '../../src/protocol/schema';
import { statistic, statisticsWidth, type StatisticsFrame } from '../../src/spec/statistics';

const facts: RunFacts = {
  backend: 'reference',
  threads: 1,
  parameters: 6,
  memory: 0,
  stepsPerEpoch: 1,
  samples: { train: 1, validation: 0, test: 0 },
  layers: [],
  tensors: [
    { layer: 'dense1', tensor: 'dense1.weight', role: 'weight' },
    { layer: 'dense1', tensor: 'dense1.weight', role: 'gradient' },
    { layer: 'dense1', tensor: 'dense1', role: 'activation' },
  ],
};

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

  it('adds up whole bins of the histogram', () => {
    const bins = Array.from({ length: 32 }, (_, bin) => bin);
    expect(histogramBars(frame({ norm: 1, bins }), 0, 4)).toEqual([28, 92, 156, 220]);
  });
});

describe('a layer’s values', () => {
  const bins = Array.from({ length: 32 }, (_, bin) => (bin < 8 ? 1 : 0));

  it('are histogram and norm of weights and gradients, in 22 columns', () => {
    const value = layerValue('dense1', facts, frame({ norm: 4.214, bins }, { norm: 0.0031, bins }, { norm: 1 }), [
      'weights',
      'gradients',
    ]);
    expect(value).toEqual({ text: '█▁▁▁ 4.21 █▁▁▁ ∇3.1e-3', warning: false });
    expect(value?.text).toHaveLength(22);
  });

  it('have the same width for other figures of the same sign', () => {
    const texts = [4.214, 12.3, 123.4].map(
      (norm) =>
        layerValue('dense1', facts, frame({ norm }, { norm: 0.5 }, { norm: 1 }), ['weights', 'gradients'])?.text,
    );
    expect(new Set(texts.map((text) => text?.length))).toEqual(new Set([22]));
  });

  it('warn of a gradient that is 0 or not finite, and of dead units', () => {
    const warns = (gradient: number, zeros: number) =>
      layerValue('dense1', facts, frame({ norm: 1 }, { norm: gradient }, { norm: 1, zeros }), [
        'gradients',
        'deadUnits',
      ])?.warning;
    expect(warns(1e-9, 0)).toBe(false);
    expect(warns(0, 0)).toBe(true);
    expect(warns(NaN, 0)).toBe(true);
    expect(warns(1, 0.5)).toBe(true);
  });

  it('are those that are asked for', () => {
    const measured = frame({ norm: 1, ratio: 1.5e-3 }, { norm: 1 }, { norm: 1, zeros: 0.25 });
    expect(layerValue('dense1', facts, measured, ['updateRatio', 'deadUnits'])?.text).toBe('Δ/w 1.5e-3  25 % dead');
    expect(layerValue('dense1', facts, measured, [])).toBeUndefined();
    expect(layerValue('dropout1', facts, measured, ['weights'])).toBeUndefined();
  });
});
