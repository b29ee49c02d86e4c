import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readFacts } from '../../../src/data';
import { predict, unscale } from '../../../src/engine';
import { analyse } from '../../../src/language';
import { exampleText, experimentOf } from '../../webview-page/harness/training';
import { openSession, straight } from './sessions';

const csv = readFileSync(path.resolve(import.meta.dirname, '../../../examples/digits.csv'));
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

describe('what classes are made of', () => {
  const spec = experimentOf(exampleText('digits.nnet'), { epochs: '3' });
  const session = openSession();
  const { records, dataset } = straight(spec, () => csv);
  beforeAll(async () => {
    session.start(spec, { 'digits.csv': csv });
    await session.ended();
  });

  it('the confusion matrix counts every sample of the part, its diagonal the accuracy that was measured', () => {
    const { counts, classes, of, seen } = session.see({ view: 'confusion', part: 'validation' });
    expect(classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect([sum(counts), seen, of]).toEqual([360, 360, 360].map(() => dataset.parts.validation.length));
    const hits = sum(classes.map((_, place) => counts[11 * place] ?? 0));
    expect(hits / of).toBe(records[2]?.validation?.accuracy);
  });

  it('the samples with the largest loss come as the file has them, with their lines and what they are taken for', () => {
    const { samples, features, targets } = session.see({ view: 'worst', part: 'validation', count: 12 });
    expect(features).toHaveLength(64);
    expect(targets).toHaveLength(10);
    expect(samples).toHaveLength(12);
    const lines = csv.toString().split('\n');
    for (const { line = 0, input, actualClass, calledClass, predicted } of samples) {
      const cells = (lines[line - 1] ?? '').split(',').map(Number);
      expect(Array.from(input)).toEqual(cells.slice(0, 64));
      expect(actualClass).toBe(cells[64]);
      expect(predicted[calledClass ?? -1]).toBe(Math.max(...predicted));
    }
    const losses = samples.map(({ loss }) => loss);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
  });

  it('a layer’s activations are counted over the part, and shown for some samples, class by class', () => {
    const seen = session.see({ view: 'activations', layer: 'dense1', part: 'validation' });
    expect(seen.shape).toEqual([32]);
    expect(sum(seen.counts)).toBe(32 * seen.seen);
    expect(seen.low).toBe(0);
    const labels = Array.from(seen.labels ?? []);
    expect(labels).toEqual([...labels].sort((a, b) => a - b));
    expect(labels).toEqual(Array.from(seen.samples, (sample) => dataset.labels?.[sample]));
    expect(seen.values.reduce((most, value) => Math.max(most, value), 0)).toBeLessThanOrEqual(seen.high);
  });

  it('one sample goes through every layer and back', () => {
    const { layers, line, actual, predicted, scaled, input, part, of } = session.see({ view: 'sample', sample: 5 });
    expect(layers.map(({ layer }) => layer)).toEqual(['dense1', 'dense2']);
    expect([of, line]).toEqual([dataset.samples, 7]);
    expect(['train', 'validation']).toContain(part);
    expect(sum(predicted)).toBeCloseTo(1, 12);
    // Softmax with cross-entropy: δ = p − t.
    const delta = Array.from(predicted, (p, place) => p - (actual[place] ?? NaN));
    Array.from(layers[1]?.delta ?? []).forEach((value, place) => expect(value).toBeCloseTo(delta[place] ?? NaN, 12));
    expect(Array.from(scaled)).toEqual(Array.from(dataset.inputs.subarray(5 * 64, 6 * 64)));
    expect(input[0]).toBe(0);
  });

  it('one unit is the sum of its terms, and sends back their products', () => {
    const { layers } = session.see({ view: 'sample', sample: 5 });
    const seen = session.see({ view: 'unit', sample: 5, layer: 'dense2', unit: 3 });
    expect(sum(seen.product) + (seen.bias ?? 0)).toBeCloseTo(seen.z, 12);
    expect(seen.delta).toBe(layers[1]?.delta[3]);
    expect(seen.weightGradient[2]).toBe(seen.delta * (seen.x[2] ?? NaN));
  });
});

describe('what two inputs and numbers show', () => {
  // The product of two numbers, in tens.
  const rows = Array.from({ length: 120 }, (_, row) => [(row % 11) / 5 - 1, (row % 13) / 6 - 1])
    .map(([a = 0, b = 0]) => `${a.toFixed(3)},${b.toFixed(3)},${(10 * a * b).toFixed(4)}`)
    .join('\n');
  const product = new TextEncoder().encode(`a,b,product\n${rows}\n`);
  const text = `data csv "product.csv" target=product
  split train=80% validation=20%
  standardize targets
model
  dense 5 tanh
  dense 1
train
  loss mse
  epochs 4
  seed 1
`;
  const [cell] = analyse(text, { facts: (_, delimiter) => readFacts(product, delimiter) }).cells;
  if (!cell?.experiment) throw new Error('the text has a mistake');
  const { spec } = cell.experiment;
  const session = openSession();
  const { dataset, weights } = straight(spec, () => product);
  beforeAll(async () => {
    session.start(spec, { 'product.csv': product });
    await session.ended();
  });

  it('predicted and actual numbers are in the target’s own units', () => {
    const { samples, actual, predicted, of } = session.see({ view: 'predictions', part: 'validation' });
    expect([samples.length, actual.length, predicted.length, of]).toEqual([24, 24, 24, 24]);
    const all = predict(spec, dataset, weights[3] ?? [], dataset.inputs);
    const own = dataset.targetScaling ? unscale(all, dataset.targetScaling) : all;
    Array.from(samples).forEach((sample, place) => expect(predicted[place]).toBeCloseTo(own[sample] ?? NaN, 12));
  });

  it('the plane of the inputs is mapped for the output and for every hidden unit', () => {
    const outer = session.see({ view: 'boundary', resolution: 6 });
    expect([outer.values.length, outer.units.length, outer.points.targets.length]).toEqual([36, 1, 120]);
    const inner = session.see({ view: 'boundary', resolution: 6, layer: 'dense1' });
    expect([inner.values.length, inner.units.length]).toEqual([180, 5]);
    // The output is what the last layer makes of the hidden units.
    const [w, b] = ['dense2.weight', 'dense2.bias'].map((tensor) => session.see({ view: 'weights', tensor }).values);
    const at = 17;
    const z = sum(Array.from(w ?? [], (each, unit) => each * (inner.values[at * 5 + unit] ?? NaN))) + (b?.[0] ?? NaN);
    const { offset, divisor } = dataset.targetScaling ?? { offset: [0], divisor: [1] };
    expect(outer.values[at]).toBeCloseTo(z * (divisor[0] ?? 1) + (offset[0] ?? 0), 12);
  });
});
