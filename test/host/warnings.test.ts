import { describe, expect, it } from 'vitest';
import { thresholds, warningsOf } from '../../src/host/warnings';
import type { RunFacts } from '../../src/protocol/schema';
import { statistic, statisticsWidth, type StatisticsFrame } from '../../src/spec/statistics';
import { trained } from './trained';

const facts: RunFacts = {
  backend: 'reference',
  threads: 1,
  parameters: 1,
  memory: 0,
  stepsPerEpoch: 1,
  samples: { train: 1, validation: 0, test: 0 },
  layers: ['first', 'last'].map((name) => ({
    name,
    kind: 'dense',
    label: 'dense 4 relu',
    input: [4],
    output: [4],
    parameters: 16,
  })),
  tensors: ['first', 'last'].flatMap((layer) => [
    { layer, tensor: `${layer}.weight`, role: 'weight' as const },
    { layer, tensor: `${layer}.weight`, role: 'gradient' as const },
    { layer, tensor: layer, role: 'activation' as const },
  ]),
};

interface Figures {
  readonly weight?: number;
  readonly gradient?: number;
  readonly ratio?: number;
  readonly dead?: number;
  /** Of the batch. */
  readonly samples?: number;
}

/** What was measured of the first layer; the last one's gradient has norm 1. */
function measured({ weight = 1, gradient = 1, ratio = 1e-3, dead = 0, samples = 32 }: Figures): StatisticsFrame {
  const values = new Float64Array(6 * statisticsWidth).fill(1);
  const set = (tensor: number, name: keyof typeof statistic, value: number): void => {
    values[tensor * statisticsWidth + statistic[name]] = value;
  };
  set(0, 'norm', weight);
  set(0, 'updateRatio', ratio);
  set(1, 'norm', gradient);
  set(2, 'zeros', dead);
  values.fill(0, 2 * statisticsWidth + statistic.histogram, 3 * statisticsWidth);
  set(2, 'histogram', 4 * samples);
  return { epoch: 1, step: 1, values };
}

const ailments = (figures: Figures) => warningsOf('first', facts, measured(figures)).map(({ ailment }) => ailment);

describe('a layer is warned of', () => {
  it('not at all while it learns', () => {
    expect(ailments({})).toEqual([]);
    expect(ailments({ gradient: 1.01 * thresholds.vanishing, ratio: 0.099, dead: 0.49 })).toEqual([]);
  });

  it('when its gradient is a thousandth of the largest, or 0', () => {
    expect(ailments({ gradient: thresholds.vanishing })).toEqual(['vanishing']);
    expect(ailments({ gradient: 0 })).toEqual(['vanishing']);
    const [warning] = warningsOf('first', facts, measured({ gradient: 1e-5 }));
    expect(warning).toEqual({ ailment: 'vanishing', value: 1e-5, largest: { layer: 'last', norm: 1 } });
  });

  it('when its gradient explodes', () => {
    expect(ailments({ gradient: 999 })).toEqual([]);
    expect(ailments({ gradient: 1000 })).toEqual(['exploding']);
  });

  it('when a step changes its weights by a tenth or more', () => {
    expect(ailments({ ratio: 0.1 })).toEqual(['step']);
  });

  it('when its weights or its gradient are not finite', () => {
    expect(ailments({ gradient: NaN })).toEqual(['notFinite']);
    expect(ailments({ weight: Infinity })).toEqual(['notFinite']);
  });

  it('when half of its units are dead, for a batch that is large enough to tell', () => {
    expect(ailments({ dead: 0.5 })).toEqual(['dead']);
    expect(ailments({ dead: 0.5, samples: 7 })).toEqual([]);
  });
});

describe('a network that was trained', () => {
  const deep = (layer: string) => `
data moons samples=64 noise=0.1 seed=1
model
  input 2
${`  dense 8 ${layer}\n`.repeat(8)}
  dense 1 sigmoid
train
  loss binary_cross_entropy
  optimizer sgd lr=0.1
  epochs 3
`;
  const first = (layer: string) => {
    const { run, frame } = trained(deep(layer));
    return run.facts && warningsOf('dense1', run.facts, frame).map(({ ailment }) => ailment);
  };

  it('of many sigmoids has a first layer whose gradient vanishes, of as many tanhs it has not', () => {
    expect(first('sigmoid')).toEqual(['vanishing']);
    expect(first('tanh')).toEqual([]);
  });
});
