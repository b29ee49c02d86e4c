import { describe, expect, it } from 'vitest';
import type { LayerName } from '../../../src/spec/layers';
import { layerSpec, singleLayer } from './single-layer';

const initialised = (kind: LayerName, values: Readonly<Record<string, unknown>>, input: readonly number[]) => {
  const layer = singleLayer(layerSpec(kind, values), input, 1);
  layer.initialise(5);
  return layer.parameters;
};
const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const deviation = (values: Float64Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
/** Within about four standard errors. */
const expectDeviation = (values: Float64Array, expected: number): void => {
  expect(Math.abs(deviation(values) / expected - 1)).toBeLessThan(3 / Math.sqrt(values.length));
};
/** A uniform distribution in ±bound that fills its range. */
const expectUniform = (values: Float64Array, bound: number): void => {
  expect(largest(values)).toBeLessThan(bound);
  expect(largest(values)).toBeGreaterThan(0.95 * bound);
  expectDeviation(values, bound / Math.sqrt(3));
};

describe('initial weights', () => {
  it.each(['rnn', 'gru', 'lstm'] as const)('%s: all uniform in ±1/√units, biases too, as PyTorch', (kind) => {
    const parameters = initialised(kind, { units: 100, bidirectional: true }, [2, 30]);
    expect(Object.keys(parameters)).toHaveLength(8);
    for (const values of Object.values(parameters)) expectUniform(values, 0.1);
  });

  it('gru: `init` draws each gate by itself and leaves the biases 0', () => {
    const { weight_hh, weight_ih, bias_ih, bias_hh } = initialised('gru', { units: 4, init: 'orthogonal' }, [1, 4]);
    for (const weights of [weight_hh, weight_ih]) {
      for (let gate = 0; gate < 3; gate++) {
        for (let a = 0; a < 4; a++) {
          for (let b = 0; b < 4; b++) {
            let dot = 0;
            for (let i = 0; i < 4; i++) dot += weights[gate * 16 + a * 4 + i] * weights[gate * 16 + b * 4 + i];
            expect(dot).toBeCloseTo(a === b ? 1 : 0, 12);
          }
        }
      }
    }
    expect(largest(bias_ih) + largest(bias_hh)).toBe(0);
  });

  it('attention: as PyTorch, glorot_uniform inwards, ±1/√features outwards, biases 0', () => {
    const parameters = initialised('attention', { heads: 4 }, [2, 64]);
    expectUniform(parameters.in_proj_weight, Math.sqrt(6 / (4 * 64)));
    expectUniform(parameters['out_proj.weight'], 1 / 8);
    expect(largest(parameters.in_proj_bias) + largest(parameters['out_proj.bias'])).toBe(0);
  });

  it('attention: `init` draws Q, K, V and the output by themselves', () => {
    const parameters = initialised('attention', { heads: 1, init: 'glorot_uniform' }, [2, 64]);
    expectUniform(parameters.in_proj_weight, Math.sqrt(6 / 128));
    expectUniform(parameters['out_proj.weight'], Math.sqrt(6 / 128));
  });

  it('embedding: standard normal, or with `init_scale` as its deviation', () => {
    expectDeviation(initialised('embedding', { vocabulary: 50, units: 50 }, [1]).weight, 1);
    expectDeviation(initialised('embedding', { vocabulary: 50, units: 50, init_scale: 0.1 }, [1]).weight, 0.1);
  });

  it('convolutions: by their activation, the fan counting the window', () => {
    const relu = initialised('conv2d', { filters: 40, size: [3, 3], activation: 'relu' }, [8, 5, 5]);
    expectDeviation(relu.weight, Math.sqrt(2 / 72));
    const tanh = initialised('conv1d', { filters: 40, size: 3, activation: 'tanh' }, [5, 20]);
    expectUniform(tanh.weight, Math.sqrt(6 / (60 + 120)));
    expect(largest(relu.bias) + largest(tanh.bias)).toBe(0);
  });

  it('norms: weight 1, bias 0', () => {
    const { weight, bias } = initialised('layer_norm', {}, [4, 3]);
    expect([...weight, ...bias]).toEqual([1, 1, 1, 0, 0, 0]);
  });
});
