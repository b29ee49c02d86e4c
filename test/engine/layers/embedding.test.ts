import { describe, expect, it } from 'vitest';
import { createTrainer, EngineError } from '../../../src/engine';
import { datasetOf, dense, experiment } from '../experiment';
import { layerSpec, singleLayer } from './single-layer';

const build = () => singleLayer(layerSpec('embedding', { vocabulary: 3, units: 2 }, 'words'), [2], 2);

describe('embedding', () => {
  it.each([3, -1, 0.5, NaN, Infinity])('refuses %d, naming itself and the range', (word) => {
    const layer = build();
    layer.x.values.set([0, word]);
    expect(() => layer.forward(1)).toThrow(EngineError);
    expect(() => layer.forward(1)).toThrow(`words takes whole numbers from 0 to 2, but gets ${word}`);
  });

  it('looks only at the samples of the batch', () => {
    const layer = build();
    layer.x.values.set([0, 2, 99, 99]);
    layer.parameters.weight.set([1, 2, 3, 4, 5, 6]);
    layer.forward(1);
    expect([...layer.output.values.subarray(0, 4)]).toEqual([1, 2, 5, 6]);
  });

  it('sends nothing back to the numbers', () => {
    const layer = build();
    layer.forward(1);
    layer.backward(new Float64Array(8).fill(1), 1);
    expect([...layer.x.gradient.subarray(0, 2)]).toEqual([0, 0]);
  });

  it('on the input is checked before the first step, naming the sample or the line', () => {
    const layers = [
      layerSpec('embedding', { vocabulary: 3, units: 2 }, 'words'),
      layerSpec('flatten', {}, 'flat'),
      dense(1),
    ];
    const data = datasetOf({
      inputs: [
        [0, 1],
        [2, 2],
        [1, 3],
      ],
      targets: [[0], [1], [0]],
    });
    const start = (lines?: Int32Array) => () => createTrainer(experiment(layers), { ...data, lines });
    expect(start()).toThrow('words takes whole numbers from 0 to 2, but sample 3 has 3 in x1');
    expect(start(Int32Array.of(2, 3, 5))).toThrow('but line 5 has 3 in x1');
  });
});
