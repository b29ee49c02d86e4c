import { describe, expect, it } from 'vitest';
import { createTrainer } from '../../../src/engine';
import { stream } from '../../../src/numerics/random';
import { datasetOf, dense, experiment, lossSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { bitsOf, numbersData, finalLossOf, run } from './runs';

/** One weight and no bias: p = w x, so that every step can be followed by hand. */
const single = [dense(1, 'linear', { bias: false, init: 'ones' })];
const line = datasetOf({ inputs: [[1], [2], [3], [4], [5]], targets: [[2], [4], [6], [8], [11]] });

/** w after one step of sgd with lr 0.01 on the mse of these samples. */
const stepByHand = (w: number, samples: readonly number[]): number => {
  let slope = 0;
  for (const i of samples) slope += (2 * (w * line.inputs[i] - line.targets[i]) * line.inputs[i]) / samples.length;
  return w - 0.01 * slope;
};

describe('batches', () => {
  it('the last, smaller one is a mean over what it holds', () => {
    const trainer = createTrainer(experiment(single, { batch: 2 }, false), line);
    let w = 1;
    for (const samples of [[0, 1], [2, 3], [4]]) {
      trainer.advance();
      w = stepByHand(w, samples);
      expect(bitsOf(trainer)[0]).toBeCloseTo(w, 14);
    }
    expect(trainer.plan.stepsPerEpoch).toBe(3);
    expect(trainer.status).toBe('completed');
  });

  it('the epoch’s loss is the mean over its samples as they were seen', () => {
    const { records } = run(experiment(single, { batch: 2 }, false), line);
    let w = 1;
    let sum = 0;
    for (const samples of [[0, 1], [2, 3], [4]]) {
      for (const i of samples) sum += (w * line.inputs[i] - line.targets[i]) ** 2;
      w = stepByHand(w, samples);
    }
    expect(records[0].loss).toBeCloseTo(sum / 5, 13);
  });

  it.each([5, 6, 1000, 'full'] as const)('batch %s of five samples is all of them', (batch) => {
    const trainer = createTrainer(experiment(single, { batch }, false), line);
    expect(trainer.plan).toMatchObject({ batch: 5, stepsPerEpoch: 1 });
    trainer.advance();
    expect(bitsOf(trainer)[0]).toBeCloseTo(stepByHand(1, [0, 1, 2, 3, 4]), 14);
  });

  it('one sample trains', () => {
    const one = datasetOf({ inputs: [[1, 2]], targets: [[3]] });
    const { records } = run(experiment([dense(1)], { epochs: 400 }), one);
    expect(records).toHaveLength(400);
    expect(records[399].loss).toBeLessThan(1e-8);
  });

  it('one class trains, and its accuracy is 1', () => {
    const one = datasetOf({ inputs: [[1], [2], [3]], targets: [[1], [1], [1]], classes: 1 });
    const { records } = run(
      experiment([dense(1, 'softmax')], { loss: lossSpec('cross_entropy'), metrics: ['accuracy', 'f1'], epochs: 2 }),
      one,
    );
    expect(records[1]).toMatchObject({ loss: 0, metrics: { accuracy: 1, f1: 1 } });
  });

  it('a feature that is 0 for every sample, as a constant column is once standardized, harms nothing', () => {
    const inputs = Array.from({ length: 20 }, (_, i) => [i / 20, 0]);
    const { records, trainer } = run(
      experiment([dense(4, 'tanh'), dense(1)], { epochs: 50 }),
      datasetOf({ inputs, targets: inputs.map(([x]) => [x]) }),
    );
    expect(records[49].loss).toBeLessThan(records[0].loss);
    expect(bitsOf(trainer).every(Number.isFinite)).toBe(true);
  });

  it('every epoch sees every sample once, in a new order each time that the seed decides', () => {
    // One frozen weight of 1: the loss of a step of one sample tells which sample it was.
    const frozen = [dense(1, 'linear', { bias: false, init: 'ones', frozen: true })];
    const distinct = datasetOf({ inputs: [[1], [2], [3], [4], [5]], targets: [[0], [0], [0], [0], [0]] });
    const ordersOf = (seed: number): number[][] => {
      const trainer = createTrainer(experiment(frozen, { batch: 1, epochs: 3, seed }), distinct);
      return [0, 1, 2].map(() => Array.from({ length: 5 }, () => Math.sqrt(trainer.advance().loss) - 1));
    };
    const orders = ordersOf(1);
    for (const [epoch, order] of orders.entries()) {
      expect(order.slice().sort()).toEqual([0, 1, 2, 3, 4]);
      expect(order).toEqual(Array.from(stream(1, 'shuffle', epoch).permutation(5)));
    }
    expect(new Set(orders.map((order) => order.join())).size).toBe(3);
    expect(ordersOf(2)).not.toEqual(orders);
  });

  it('with `shuffle false` every epoch goes in the order of the part', () => {
    const frozen = [dense(1, 'linear', { bias: false, init: 'ones', frozen: true })];
    const distinct = datasetOf({ inputs: [[1], [2], [3]], targets: [[0], [0], [0]] });
    const trainer = createTrainer(experiment(frozen, { batch: 1, epochs: 2 }, false), distinct);
    expect(Array.from({ length: 6 }, () => Math.sqrt(trainer.advance().loss))).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it('validation is measured at the epoch’s end, in evaluation mode, whatever the batch', () => {
    const data = numbersData(30, 10);
    const model = [dense(4), layerSpec('dropout', { rate: 0.5 }, 'dropout1'), dense(2)];
    const { trainer, records } = run(experiment(model, { batch: 4 }), data);
    const parts = { train: data.parts.validation, validation: new Int32Array(0), test: new Int32Array(0) };
    const onValidation = createTrainer(experiment(model), { ...data, parts }, { weights: trainer.tensors() });
    expect(records[0].validation?.loss).toBeCloseTo(finalLossOf(onValidation), 14);
  });

  it('a run that has ended does not go on', () => {
    const { trainer } = run(experiment(single), line);
    expect(() => trainer.advance()).toThrow(/has ended/);
  });
});
