import { describe, expect, it } from 'vitest';
import {
  confusionMatrix,
  createTrainer,
  decisionBoundary,
  inspectSample,
  predict,
  predictPart,
  worstRows,
} from '../../../src/engine';
import { datasetOf, dense, experiment, lossSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { classesData, numbersData, run } from '../trainer/runs';

const data = classesData(60, 25);
const spec = experiment([dense(8, 'tanh'), dense(3, 'softmax')], {
  loss: lossSpec('cross_entropy'),
  metrics: ['accuracy'],
  epochs: 40,
});
const { trainer, records } = run(spec, data);
const validation = records.at(-1)?.validation;
const predictions = predictPart(spec, data, trainer.tensors(), 'validation');

describe('predictions of a part', () => {
  it('are those that the run measured', () => {
    expect(Array.from(predictions.samples)).toEqual(Array.from(data.parts.validation));
    expect(predictions.loss).toBeCloseTo(validation?.loss ?? NaN, 14);
    const inputs = Float64Array.from(predictions.samples, (sample) => data.inputs[2 * sample]);
    expect(inputs).toHaveLength(25);
    const all = predict(spec, data, trainer.tensors(), data.inputs);
    expect(Array.from(predictions.outputs)).toEqual(Array.from(all.subarray(35 * 3)));
  });

  it('come with the samples that cost most, the worst first', () => {
    const rows = worstRows(predictions, 5);
    const losses = rows.map((row) => predictions.losses[row]);
    expect(losses).toEqual(
      Array.from(predictions.losses)
        .sort((a, b) => b - a)
        .slice(0, 5),
    );
    expect(worstRows({ losses: Float64Array.of(1, NaN, 3) }, 9)).toEqual([1, 2, 0]);
  });

  it('are in the target’s own units', () => {
    const targetScaling = { offset: Float64Array.of(5, 0), divisor: Float64Array.of(10, 1) };
    const numbers = numbersData(6);
    const linear = experiment([dense(2)]);
    const weights = createTrainer(linear, numbers).tensors();
    const plain = predictPart(linear, numbers, weights, 'train');
    const scaled = predictPart(linear, { ...numbers, targetScaling }, weights, 'train');
    expect(scaled.outputs[0]).toBe(plain.outputs[0] * 10 + 5);
    expect(scaled.targets[2]).toBe(plain.targets[2] * 10 + 5);
    expect(scaled.losses).toEqual(plain.losses);
  });

  it('of an empty part are none', () => {
    const none = predictPart(spec, data, trainer.tensors(), 'test');
    expect(none.samples).toHaveLength(0);
    expect(confusionMatrix(none).counts.every((count) => count === 0)).toBe(true);
  });
});

it.each(['first', 'outer', 'inner', 'last'])('a layer puts out the same without what lies behind it: %s', (layer) => {
  const layers = [
    dense(5, 'tanh', {}, 'first'),
    layerSpec('residual', {}, 'outer', [dense(5, 'relu', {}, 'inner'), dense(5, 'linear', {}, 'second')]),
    dense(3, 'softmax', {}, 'last'),
  ];
  const deep = experiment(layers, { loss: lossSpec('cross_entropy') });
  const weights = createTrainer(deep, data).tensors();
  const sample = data.parts.validation[0] ?? 0;
  const seen = inspectSample(deep, data, { weights, sample }).layers.find((one) => one.layer === layer);
  const own = predict(deep, data, weights, data.inputs.subarray(2 * sample, 2 * sample + 2), undefined, layer);
  expect(own).toEqual(seen?.output);
  expect(() =>
    predict(deep, data, [...weights, { name: 'more', shape: [1], values: own }], data.inputs, undefined, layer),
  ).toThrow(/more/);
});

describe('the confusion matrix', () => {
  it('counts every sample once; its diagonal is the accuracy', () => {
    const { counts, classes, called, actual } = confusionMatrix(predictions);
    expect(classes).toBe(3);
    expect(counts.reduce((sum, count) => sum + count)).toBe(25);
    const right = [0, 1, 2].reduce((sum, c) => sum + counts[c * 3 + c], 0);
    expect(right / 25).toBeCloseTo(validation?.accuracy ?? NaN, 14);
    predictions.samples.forEach((sample, row) => expect(actual[row]).toBe(data.labels?.[sample]));
    expect(called.filter((c, row) => c === actual[row])).toHaveLength(right);
  });

  it('of one output takes the threshold', () => {
    const one = {
      samples: Int32Array.of(0, 1, 2),
      outputs: Float64Array.of(0.4, 0.6, -1),
      targets: Float64Array.of(0, 1, 1),
    };
    expect(Array.from(confusionMatrix(one).counts)).toEqual([1, 0, 1, 1]);
    expect(Array.from(confusionMatrix(one, 0).counts)).toEqual([0, 1, 1, 1]);
  });
});

describe('the decision boundary', () => {
  it('is the network on a grid a little beyond the data', () => {
    const grid = decisionBoundary(spec, data, trainer.tensors(), 11);
    expect(grid).toMatchObject({ outputs: 3 });
    expect(grid.values).toHaveLength(11 * 11 * 3);
    const firsts = data.inputs.filter((_, i) => i % 2 === 0);
    expect(grid.x[0]).toBeLessThan(Math.min(...firsts));
    expect(grid.x[10]).toBeGreaterThan(Math.max(...firsts));
    const [row, column] = [3, 7];
    const there = predict(spec, data, trainer.tensors(), Float64Array.of(grid.x[column], grid.y[row]));
    expect(Array.from(grid.values.subarray((row * 11 + column) * 3, (row * 11 + column) * 3 + 3))).toEqual(
      Array.from(there),
    );
  });

  it('is in the data’s own units', () => {
    const featureScaling = { offset: Float64Array.of(100, 0), divisor: Float64Array.of(10, 1) };
    const plain = decisionBoundary(spec, data, trainer.tensors(), 5);
    const scaled = decisionBoundary(spec, { ...data, featureScaling }, trainer.tensors(), 5);
    expect(scaled.x[0]).toBeCloseTo(plain.x[0] * 10 + 100, 10);
    scaled.values.forEach((value, i) => expect(value).toBeCloseTo(plain.values[i], 12));
  });

  it('of a constant column and a single place is still a plane', () => {
    const flat = datasetOf({
      inputs: [
        [1, 2],
        [1, 3],
      ],
      targets: [[0], [1]],
    });
    const linear = experiment([dense(1)]);
    const weights = createTrainer(linear, flat).tensors();
    expect(decisionBoundary(linear, flat, weights, 3).x).toEqual(Float64Array.of(0, 1, 2));
    expect(decisionBoundary(linear, flat, weights, 1).values).toHaveLength(1);
  });

  it('is refused for other than two inputs', () => {
    const numbers = numbersData(4);
    const weights = createTrainer(experiment([dense(2)]), numbers).tensors();
    expect(() => decisionBoundary(experiment([dense(2)]), numbers, weights, 5)).toThrow(
      /two inputs, but the data has 3/,
    );
  });
});
