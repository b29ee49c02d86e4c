import { describe, expect, it } from 'vitest';
import { createTrainer, type Trainer } from '../../../src/engine';
import { deadShare, measureTensor } from '../../../src/engine/statistics';
import { histogramBins, statistic, statisticsWidth, type TensorDescription } from '../../../src/spec/statistics';
import { datasetOf, dense, experiment } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { bitsOf, numbersData } from './runs';

/** One tensor's slice of a trainer's frame. */
function slice(trainer: Trainer, role: TensorDescription['role'], tensor: string): Float64Array {
  const index = trainer.plan.tensors.findIndex((one) => one.role === role && one.tensor === tensor);
  expect(index).toBeGreaterThanOrEqual(0);
  return trainer.statistics().values.subarray(index * statisticsWidth, (index + 1) * statisticsWidth);
}

describe('one tensor', () => {
  const measured = (values: readonly number[]): Float64Array => {
    const out = new Float64Array(statisticsWidth + 2).fill(7);
    measureTensor(Float64Array.from([99, ...values, 99]), [[1, values.length + 1]], out, 1);
    expect([out[0], out[statisticsWidth + 1]]).toEqual([7, 7]);
    return out.subarray(1, statisticsWidth + 1);
  };

  it('has norm, minimum, maximum, mean and share of zeros', () => {
    const out = measured([3, -4, 0, 0]);
    expect(Array.from(out.subarray(0, 5))).toEqual([5, -4, 3, -0.25, 0.5]);
    expect(out[statistic.updateRatio]).toBeNaN();
  });

  it('has a histogram from its minimum to its maximum, the maximum in the last bin', () => {
    const bins = measured(Array.from({ length: 33 }, (_, i) => i - 16)).subarray(statistic.histogram);
    expect(Array.from(bins)).toEqual([...Array.from({ length: histogramBins - 1 }, () => 1), 2]);
  });

  it('of equal values counts them all in the first bin', () => {
    expect(measured([2, 2, 2])[statistic.histogram]).toBe(3);
  });

  it('counts in its histogram what is finite, when all of it is not', () => {
    const out = measured([1, NaN, 3]);
    expect(out[statistic.norm]).toBeNaN();
    expect([out[statistic.minimum], out[statistic.maximum]]).toEqual([1, 3]);
    expect(out.subarray(statistic.histogram).reduce((sum, n) => sum + n)).toBe(2);
  });

  it('says where its extremes stand, of equals the first', () => {
    const out = measured([2, -5, 7, -5, 7]);
    expect([out[statistic.minimumIndex], out[statistic.maximumIndex]]).toEqual([1, 2]);
    const none = measured([NaN, NaN]);
    expect([none[statistic.minimumIndex], none[statistic.maximumIndex]]).toEqual([NaN, NaN]);
  });

  it('may lie in several stretches, counted through', () => {
    const out = new Float64Array(statisticsWidth);
    measureTensor(
      Float64Array.of(9, 1, 2, 9, 9, -3, 0, 9),
      [
        [1, 3],
        [5, 7],
      ],
      out,
      0,
    );
    const { norm, minimum, maximum, mean, zeros, minimumIndex, maximumIndex } = statistic;
    expect([norm, minimum, maximum, mean, zeros, minimumIndex, maximumIndex].map((at) => out[at])).toEqual([
      Math.sqrt(14),
      -3,
      2,
      0,
      0.25,
      2,
      1,
    ]);
    expect(out.subarray(statistic.histogram).reduce((a, b) => a + b)).toBe(4);
  });

  it('calls a unit dead that is 0 for the whole batch', () => {
    // Three samples of four units.
    expect(deadShare(Float64Array.of(0, 1, 0, 2, 0, 0, 0, 3, 0, 4, 1, 0), 3, 4)).toBe(0.25);
  });
});

describe('a frame', () => {
  const wide = datasetOf({
    inputs: [0, 1, 2].map((row) => Array.from({ length: 12 }, (_, i) => Math.sin(5 * row + i))),
    targets: [[1], [2], [0]],
  });
  const ending = [layerSpec('flatten', {}, 'flat'), dense(1)];
  const line = datasetOf({ inputs: [[1], [2], [3]], targets: [[2], [4], [0]] });
  const single = [dense(1, 'linear', { bias: false, init: 'ones', l2: 0.5 })];

  it('holds the weights after the step, the gradient with its penalty, and the update ratio', () => {
    const trainer = createTrainer(experiment(single, { batch: 2 }, false), line);
    trainer.advance();
    const slope = (2 * (1 - 2) + 2 * 2 * (2 - 4)) / 2 + 1;
    const w = 1 - 0.01 * slope;
    expect(slice(trainer, 'weight', 'dense1.weight')[statistic.norm]).toBeCloseTo(w, 14);
    expect(slice(trainer, 'gradient', 'dense1.weight')[statistic.mean]).toBeCloseTo(slope, 14);
    expect(slice(trainer, 'weight', 'dense1.weight')[statistic.updateRatio]).toBeCloseTo((w - 1) / w, 13);
    expect(trainer.statistics()).toMatchObject({ epoch: 1, step: 1 });
  });

  it('holds the activations of the step’s own samples, also after the epoch’s validation', () => {
    const data = {
      ...line,
      parts: { train: Int32Array.of(0, 1), validation: Int32Array.of(2), test: new Int32Array(0) },
    };
    const trainer = createTrainer(experiment(single, { batch: 1, epochs: 3 }, false), data);
    trainer.advance();
    const w = bitsOf(trainer)[0];
    expect(trainer.advance().record?.validation).toBeDefined();
    const out = slice(trainer, 'activation', 'dense1');
    expect([out[statistic.minimum], out[statistic.maximum]]).toEqual([2 * w, 2 * w]);
    expect(trainer.statistics()).toMatchObject({ epoch: 1, step: 2 });
    trainer.advance();
    expect(trainer.statistics()).toMatchObject({ epoch: 2, step: 3 });
  });

  it('of the last, smaller batch counts its samples alone', () => {
    const trainer = createTrainer(experiment([dense(4, 'relu'), dense(1)], { batch: 2 }, false), line);
    const count = (): number =>
      slice(trainer, 'activation', 'dense4')
        .subarray(statistic.histogram)
        .reduce((a, b) => a + b);
    trainer.advance();
    expect(count()).toBe(8);
    trainer.advance();
    expect(count()).toBe(4);
  });

  it('gives a frozen layer’s gradient and an update ratio of 0', () => {
    const model = [dense(2, 'linear', { frozen: true })];
    const trainer = createTrainer(experiment(model), numbersData(6));
    trainer.advance();
    expect(slice(trainer, 'gradient', 'dense2.weight')[statistic.norm]).toBeGreaterThan(0);
    expect(slice(trainer, 'weight', 'dense2.weight')[statistic.updateRatio]).toBe(0);
  });

  it('holds the running statistics of batch_norm, as they are stored', () => {
    const model = [layerSpec('batch_norm', {}, 'norm'), dense(2)];
    const trainer = createTrainer(experiment(model), numbersData(6));
    trainer.advance();
    const stored = trainer.tensors().find(({ name }) => name === 'norm.running_mean');
    const means = Array.from(stored?.values ?? []);
    const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
    expect(mean).not.toBe(0);
    expect(slice(trainer, 'buffer', 'norm.running_mean')[statistic.mean]).toBeCloseTo(mean, 14);
    expect(slice(trainer, 'buffer', 'norm.running_var')[statistic.minimum]).toBeGreaterThan(0);
  });

  it.each([
    ['rnn', ['W', 'U']],
    ['gru', ['r', 'z', 'n']],
    ['lstm', ['i', 'f', 'g', 'o']],
    ['attention', ['q', 'k', 'v', 'o']],
  ] as const)('measures the gradients of the parts of %s, which make up the whole', (kind, names) => {
    const values = kind === 'attention' ? { heads: 2 } : { units: 3, bidirectional: true };
    const model = [layerSpec('reshape', { shape: [3, 4] }, 'steps'), layerSpec(kind, values, 'one'), ...ending];
    const trainer = createTrainer(experiment(model), wide);
    trainer.advance();
    const norms = names.map((name) => slice(trainer, 'part', `one.${name}`)[statistic.norm] ?? NaN);
    const whole = trainer.gradients().filter(({ name }) => name.startsWith('one.'));
    const norm = Math.hypot(...whole.flatMap(({ values: g }) => Array.from(g)));
    for (const part of norms) expect(part).toBeGreaterThan(0);
    expect(Math.hypot(...norms)).toBeCloseTo(norm, 12);
  });

  it('measures the forget gate where PyTorch keeps it, in the second quarter of the rows', () => {
    const model = [
      layerSpec('reshape', { shape: [3, 4] }, 'steps'),
      layerSpec('lstm', { units: 2, bias: false }, 'one'),
      ...ending,
    ];
    const trainer = createTrainer(experiment(model), wide);
    trainer.advance();
    const rows = trainer.gradients().flatMap(({ name, values: g, shape }) => {
      const [, width = 0] = shape;
      return name.startsWith('one.') ? [...g.slice(2 * width, 4 * width)] : [];
    });
    expect(slice(trainer, 'part', 'one.f')[statistic.norm]).toBeCloseTo(Math.hypot(...rows), 14);
  });

  it('tells units that a relu has killed', () => {
    const dying = [dense(10, 'relu', { init: 'zeros', bias: false }, 'dead'), dense(1)];
    const trainer = createTrainer(experiment(dying), line);
    trainer.advance();
    expect(slice(trainer, 'activation', 'dead')[statistic.zeros]).toBe(1);
  });

  it('describes every layer, a residual’s body included', () => {
    const model = [layerSpec('residual', {}, 'residual1', [dense(3, 'tanh', {}, 'inner')]), dense(2)];
    const { plan } = createTrainer(experiment(model), numbersData(6));
    const activations = plan.tensors.filter(({ role }) => role === 'activation').map(({ tensor }) => tensor);
    expect(activations).toEqual(['residual1', 'inner', 'dense2']);
  });
});
