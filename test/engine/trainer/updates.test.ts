import { describe, expect, it } from 'vitest';
import { createLearningRate } from '../../../src/engine/schedules/kinds';
import { schedules, type ScheduleName } from '../../../src/spec/schedules';
import { createTrainer, firstBatchGradients } from '../../../src/engine';
import { clip } from '../../../src/engine/clip';
import { statisticsWidth } from '../../../src/spec/statistics';
import { datasetOf, dense, experiment, lossSpec, optimizerSpec, scheduleSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { bitsOf, classesData, numbersData, run } from './runs';

const line = datasetOf({ inputs: [[1], [2]], targets: [[2], [4]] });
const single = (written: object = {}) => [dense(1, 'linear', { bias: false, init: 'ones', ...written })];
/** mse of p = x at w = 1: its gradient by hand. */
const slope = (2 * (1 * (1 - 2)) + 2 * (2 * (2 - 4))) / 2;

describe('the penalty', () => {
  it('l1 and l2 are part of what is minimised and of the gradient, not of the loss', () => {
    const { loss, penalty, gradients } = firstBatchGradients(experiment(single({ l1: 0.5, l2: 0.25 })), line);
    expect(loss).toBe(2.5);
    expect(penalty).toBe(0.5 + 0.25);
    expect(gradients[0].values[0]).toBeCloseTo(slope + 0.5 + 2 * 0.25, 14);
    const { records } = run(experiment(single({ l1: 0.5, l2: 0.25 })), line);
    expect(records[0].loss).toBe(2.5);
    const w = 1 - 0.01 * (slope + 1);
    expect(records[0].penalty).toBeCloseTo(0.5 * w + 0.25 * w * w, 14);
  });

  it('leaves biases alone', () => {
    const spec = experiment([dense(1, 'linear', { init: 'ones', l1: 1, l2: 1 })]);
    const trainer = createTrainer(spec, line, {
      weights: [
        { name: 'dense1.weight', shape: [1, 1], values: Float64Array.of(3) },
        { name: 'dense1.bias', shape: [1], values: Float64Array.of(100) },
      ],
    });
    const weights = trainer.tensors();
    expect(firstBatchGradients(spec, line, { weights }).penalty).toBe(3 + 9);
  });
});

describe('clipping', () => {
  it('by norm scales all gradients together, as PyTorch', () => {
    const clipped = new Float64Array(2);
    clip(Float64Array.of(3, -4), clipped, { norm: 1 });
    expect(clipped[0]).toBeCloseTo(3 / 5.000001, 14);
    expect(clipped[1]).toBeCloseTo(-4 / 5.000001, 14);
    clip(Float64Array.of(3, -4), clipped, { norm: 6 });
    expect(Array.from(clipped)).toEqual([3, -4]);
  });

  it('by value bounds each entry', () => {
    const clipped = new Float64Array(3);
    clip(Float64Array.of(3, -4, 0.5), clipped, { value: 1 });
    expect(Array.from(clipped)).toEqual([1, -1, 0.5]);
  });

  it('bounds the step, while the statistics and `gradients` show what was before it', () => {
    const spec = experiment(single(), { clip: { value: 0.5 } });
    const { trainer } = run(spec, line);
    expect(bitsOf(trainer)[0]).toBe(1 + 0.01 * 0.5);
    expect(firstBatchGradients(spec, line).gradients[0].values[0]).toBeCloseTo(slope, 14);
    expect(trainer.statistics().values[statisticsWidth]).toBeCloseTo(Math.abs(slope), 13);
  });
});

describe('frozen layers', () => {
  it.each([
    ['sgd', { momentum: 0.9, weight_decay: 0.1 }],
    ['adamw', {}],
    ['lion', { weight_decay: 0.1 }],
    ['lbfgs', {}],
  ] as const)('stay as they are under %s, while the others move', (kind, written) => {
    const model = [
      dense(4, 'tanh', { frozen: true, l2: 0.1 }, 'frozen'),
      dense(5, 'tanh', {}, 'free'),
      dense(2, 'linear', { frozen: true }, 'last'),
    ];
    const spec = experiment(model, { optimizer: optimizerSpec(kind, written), batch: 'full', epochs: 3 });
    const data = numbersData(20);
    const before = createTrainer(spec, data).tensors();
    const after = run(spec, data).trainer.tensors();
    after.forEach((tensor, i) => {
      expect(tensor.name).toBe(before[i].name);
      const stays = expect(Array.from(tensor.values));
      if (tensor.name.startsWith('free')) stays.not.toEqual(Array.from(before[i].values));
      else stays.toEqual(Array.from(before[i].values));
    });
    expect(after.map(({ name }) => name)).toEqual([
      'frozen.weight',
      'frozen.bias',
      'free.weight',
      'free.bias',
      'last.weight',
      'last.bias',
    ]);
  });
});

describe('the learning rate', () => {
  it('is the last step’s in the record, and warm-up begins at 0', () => {
    const spec = experiment(
      single(),
      { schedule: scheduleSpec('constant', { warmup: 2 }), batch: 1, epochs: 2 },
      false,
    );
    const trainer = createTrainer(spec, line);
    trainer.advance();
    expect(bitsOf(trainer)).toEqual([1]);
    expect(trainer.advance().record?.learningRate).toBe(0.005);
    trainer.advance();
    expect(trainer.advance().record?.learningRate).toBe(0.01);
  });

  it.each(Object.keys(schedules) as ScheduleName[])(
    'under %s rises to what is written where the warm-up takes all of the run, or more',
    (kind) => {
      const values = {
        ...(kind === 'one_cycle' && { max: 0.1 }),
        ...(kind === 'exponential' && { factor: 0.5 }),
        ...(kind === 'step' && { every: 1 }),
      };
      for (const warmup of [8, 9, 100]) {
        const rate = createLearningRate(scheduleSpec(kind, { ...values, warmup }), 0.01, 4, 2);
        for (let step = 0; step < 8; step++) expect(rate.at(step)).toBeCloseTo((0.01 * step) / warmup, 12);
      }
    },
  );

  it('falls on a plateau of the validation loss', () => {
    const spec = experiment([dense(8, 'tanh'), dense(2)], {
      schedule: scheduleSpec('plateau', { patience: 3 }),
      optimizer: optimizerSpec('adam', { lr: 0.05 }),
      epochs: 200,
    });
    const { records } = run(spec, numbersData(30, 10));
    const rates = records.map(({ learningRate }) => learningRate);
    expect(new Set(rates).size).toBeGreaterThan(1);
    const drop = rates.findIndex((rate) => rate < 0.05);
    const losses = records.map((record) => record.validation?.loss ?? NaN);
    const best = Math.min(...losses.slice(0, drop - 4));
    for (const loss of losses.slice(drop - 4, drop)) expect(loss).toBeGreaterThan(best * (1 - 1e-4));
  });

  it('of `nesterov` without momentum is refused', () => {
    const spec = experiment(single(), { optimizer: optimizerSpec('sgd', { nesterov: true }) });
    expect(() => createTrainer(spec, line)).toThrow(/momentum=0.9/);
  });

  it('`lbfgs` wants all samples in each step', () => {
    const spec = (batch: number) => experiment(single(), { optimizer: optimizerSpec('lbfgs'), batch });
    expect(() => createTrainer(spec(1), line)).toThrow(/batch full/);
    expect(run(spec(2), line).records).toHaveLength(1);
  });
});

describe('`nnet gradients`: the first batch in the file’s order', () => {
  const data = classesData(20, 4);
  const shuffled = { ...data, parts: { ...data.parts, train: data.parts.train.slice().reverse() } };
  const model = [
    dense(4, 'tanh'),
    layerSpec('batch_norm', {}, 'norm'),
    layerSpec('dropout', { rate: 0.5 }, 'dropout1'),
    dense(3, 'softmax'),
  ];
  const spec = experiment(model, { loss: lossSpec('cross_entropy'), batch: 7, clip: { value: 1e-3 } });

  it('does not depend on how the parts are permuted, and repeats exactly', () => {
    expect(firstBatchGradients(spec, shuffled)).toEqual(firstBatchGradients(spec, data));
  });

  it('is the gradient of the first seven samples without dropout and clipping', () => {
    const few = { ...data, parts: { ...data.parts, train: data.parts.train.slice(0, 7) } };
    const plain = experiment(model, { loss: lossSpec('cross_entropy'), batch: 'full' });
    expect(firstBatchGradients(plain, few)).toEqual(firstBatchGradients(spec, data));
    const trainer = createTrainer(spec, data);
    const weights = trainer.tensors();
    expect(firstBatchGradients(spec, data, { weights })).toEqual(firstBatchGradients(spec, data));
  });
});
