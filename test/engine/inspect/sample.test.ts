import { describe, expect, it } from 'vitest';
import { createTrainer, firstBatchGradients, inspectSample, inspectUnit } from '../../../src/engine';
import type { Dataset } from '../../../src/spec/dataset';
import type { ExperimentSpec, LayerSpec } from '../../../src/spec/experiment';
import { sizeOf } from '../../../src/spec/shapes';
import { datasetOf, dense, experiment, lossSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { classesData, numbersData } from '../trainer/runs';

const initial = (spec: ExperimentSpec, data: Dataset) => createTrainer(spec, data).tensors();
const only = (data: Dataset, sample: number): Dataset => ({
  ...data,
  parts: { train: Int32Array.of(sample), validation: new Int32Array(0), test: new Int32Array(0) },
});

/** What every unit of the layers with sums says must fit its neighbours, for one sample. */
function expectConsistent(spec: ExperimentSpec, data: Dataset, layer: string): void {
  const weights = initial(spec, data);
  const sighting = { weights, sample: 1 };
  const sample = inspectSample(spec, data, sighting);
  const sight = sample.layers.find((one) => one.layer === layer);
  if (!sight) throw new Error(`There is no ${layer}.`);
  const { gradients } = firstBatchGradients(spec, only(data, 1), { weights });
  const weightGradient = gradients.find(({ name }) => name === `${layer}.weight`)?.values ?? [];
  const sums = new Float64Array(weightGradient.length);
  for (let unit = 0; unit < sizeOf(sight.shape); unit++) {
    const one = inspectUnit(spec, data, sighting, { layer, unit });
    const z = one.terms.reduce((sum, { product }) => sum + product, one.bias ?? 0);
    expect(one.z).toBeCloseTo(z, 12);
    expect(one.z).toBe(sight.preactivation?.[unit]);
    expect(one.a).toBe(sight.output[unit]);
    expect(one.delta).toBe(sight.delta[unit]);
    if (one.slope !== undefined) expect(one.delta).toBeCloseTo((one.outputGradient ?? NaN) * one.slope, 12);
    for (const { weight, weightGradient: part, w, x, product, inputGradient } of one.terms) {
      expect(product).toBe(w * x);
      expect(inputGradient).toBe(one.delta * w);
      sums[weight] += part;
    }
  }
  sums.forEach((sum, entry) => expect(sum).toBeCloseTo(weightGradient[entry], 12));
}

const rows = (features: number) => ({
  inputs: Array.from({ length: 4 }, (_, n) => Array.from({ length: features }, (_, i) => Math.sin(1 + n + 3 * i))),
  targets: Array.from({ length: 4 }, (_, n) => [Math.cos(n)]),
});

describe('one sample on its way through a network', () => {
  it('has every layer’s activation and δ, by hand', () => {
    const data = datasetOf({
      inputs: [
        [9, 9],
        [1, 2],
      ],
      targets: [[0], [10]],
    });
    const spec = experiment([
      dense(1, 'relu', { init: 'ones' }, 'hidden'),
      dense(1, 'linear', { init: 'ones' }, 'last'),
    ]);
    const sight = inspectSample(spec, data, { weights: initial(spec, data), sample: 1 });
    expect(sight).toMatchObject({ sample: 1, loss: 49, sampleLoss: 49 });
    expect(Array.from(sight.input)).toEqual([1, 2]);
    expect(Array.from(sight.target)).toEqual([10]);
    expect(
      sight.layers.map(({ layer, output, preactivation, delta }) => [layer, output[0], preactivation?.[0], delta[0]]),
    ).toEqual([
      ['hidden', 3, 3, -14],
      ['last', 3, 3, -14],
    ]);
    expect(Array.from(sight.inputGradient)).toEqual([-14, -14]);
    const unit = inspectUnit(spec, data, { weights: initial(spec, data), sample: 1 }, { layer: 'hidden', unit: 0 });
    expect(unit).toMatchObject({ activation: 'relu', z: 3, a: 3, bias: 0, outputGradient: -14, slope: 1, delta: -14 });
    expect(unit.terms[1]).toEqual({
      weight: 1,
      input: 1,
      w: 1,
      x: 2,
      product: 2,
      weightGradient: -28,
      inputGradient: -14,
    });
  });

  it.each<[string, readonly LayerSpec[], readonly number[]]>([
    ['dense', [dense(4, 'tanh', {}, 'here'), dense(1)], [6]],
    ['dense on a sequence', [dense(4, 'gelu', {}, 'here'), layerSpec('flatten', {}, 'flat'), dense(1)], [3, 2]],
    [
      'conv1d',
      [
        layerSpec('conv1d', { filters: 3, size: 2, activation: 'sigmoid', padding: 'same' }, 'here'),
        layerSpec('flatten', {}, 'flat'),
        dense(1),
      ],
      [3, 2],
    ],
    [
      'conv1d with a stride',
      [layerSpec('conv1d', { filters: 2, size: 2, stride: 2 }, 'here'), layerSpec('flatten', {}, 'flat'), dense(1)],
      [5, 2],
    ],
    [
      'conv2d',
      [
        layerSpec('conv2d', { filters: 2, size: [2, 3], activation: 'silu', padding: 'same' }, 'here'),
        layerSpec('flatten', {}, 'flat'),
        dense(1),
      ],
      [2, 3, 4],
    ],
    [
      'conv2d with a stride',
      [
        layerSpec('conv2d', { filters: 2, size: [2, 2], stride: 2 }, 'here'),
        layerSpec('flatten', {}, 'flat'),
        dense(1),
      ],
      [1, 5, 4],
    ],
    ['a layer without bias', [dense(3, 'elu', { bias: false }, 'here'), dense(1)], [4]],
    ['a layer inside a residual', [layerSpec('residual', {}, 'outer', [dense(4, 'tanh', {}, 'here')]), dense(1)], [4]],
  ])('%s: terms add up to z, δ x to ∂L/∂w', (_, model, inputShape) => {
    const data = datasetOf({ ...rows(sizeOf(inputShape)), inputShape });
    expectConsistent(experiment(model), data, 'here');
  });

  it('the last layer under a fused loss has δ = p - t at once', () => {
    const data = classesData(5);
    const spec = experiment([dense(4, 'tanh'), dense(3, 'softmax')], { loss: lossSpec('cross_entropy') });
    expectConsistent(spec, data, 'dense3');
    const sighting = { weights: initial(spec, data), sample: 2 };
    const unit = inspectUnit(spec, data, sighting, { layer: 'dense3', unit: 1 });
    expect(unit.delta).toBeCloseTo(unit.a - data.targets[2 * 3 + 1], 14);
    expect(unit.slope).toBeUndefined();
    expect(unit.outputGradient).toBeUndefined();
  });

  it('as part of a batch has its part of the batch’s gradient', () => {
    const data = numbersData(6);
    const spec = experiment([dense(3, 'tanh'), dense(2)]);
    const weights = initial(spec, data);
    const alone = inspectSample(spec, data, { weights, sample: 4 });
    const joined = inspectSample(spec, data, { weights, sample: 4, batch: Int32Array.of(1, 4, 5) });
    expect(joined.sampleLoss).toBeCloseTo(alone.loss, 14);
    joined.layers.forEach(({ delta, output }, i) => {
      expect(Array.from(output)).toEqual(Array.from(alone.layers[i].output));
      delta.forEach((value, unit) => expect(value).toBeCloseTo(alone.layers[i].delta[unit] / 3, 14));
    });
  });

  it('under batch_norm is joined by others, as alone it would be nothing but their mean', () => {
    const data = numbersData(8);
    const spec = experiment([dense(3), layerSpec('batch_norm', {}, 'norm'), dense(2)], { batch: 4 });
    const { layers } = inspectSample(spec, data, { weights: initial(spec, data), sample: 5 });
    expect(layers[1].output.some((value) => Math.abs(value) > 0.1)).toBe(true);
  });

  it('says what it can not show', () => {
    const data = numbersData(4);
    const spec = experiment([dense(3), layerSpec('layer_norm', {}, 'norm'), dense(2)]);
    const weights = initial(spec, data);
    const unit = (layer: string, which: number) => () =>
      inspectUnit(spec, data, { weights, sample: 0 }, { layer, unit: which });
    expect(unit('norm', 0)).toThrow(/`norm` \(layer_norm\) is not a plain sum/);
    expect(unit('other', 0)).toThrow(/no layer `other`/);
    expect(unit('dense2', 2)).toThrow(/has 2 units/);
    expect(() => inspectSample(spec, data, { weights, sample: 4 })).toThrow(/no sample 5; the data has 4/);
    expect(() => inspectSample(spec, data, { weights, sample: 0, batch: Int32Array.of(1) })).toThrow(
      /not part of the batch/,
    );
  });
});
