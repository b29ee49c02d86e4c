import { describe, expect, it } from 'vitest';
import { createTrainer, type TrainerState } from '../../../src/engine';
import type { TrainSpec } from '../../../src/spec/experiment';
import { optimizers, type OptimizerName } from '../../../src/spec/optimizers';
import { dense, experiment, lossSpec, optimizerSpec, scheduleSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { bitsOf, classesData, finalLossOf, run } from './runs';

const data = classesData(45, 9);
const model = [
  dense(6, 'tanh', { l2: 0.01 }),
  layerSpec('batch_norm', {}, 'norm'),
  layerSpec('dropout', { rate: 0.4 }, 'dropout1'),
  dense(3, 'softmax', { frozen: true }),
];
const base: Partial<TrainSpec> = {
  loss: lossSpec('cross_entropy', { label_smoothing: 0.1 }),
  schedule: scheduleSpec('plateau', { patience: 0, factor: 0.5, warmup: 2 }),
  metrics: ['accuracy', 'f1'],
  until: [{ metric: 'loss', part: 'validation', rule: 'patience', patience: 3, minDelta: 0, restore: 'best' }],
  clip: { norm: 0.5 },
  epochs: 6,
  batch: 10,
};

/** As a file would keep it: numbers through JSON, tensors through bytes. */
const stored = ({ numbers, tensors }: TrainerState): TrainerState => ({
  numbers: JSON.parse(JSON.stringify(numbers)) as TrainerState['numbers'],
  tensors: tensors.map(({ name, shape, values }) => ({ name, shape, values: Float64Array.from(values) })),
});

describe('a run that goes on from a checkpoint ends with the same bits', () => {
  it.each(Object.keys(optimizers) as OptimizerName[])('%s, stopped after each of its steps', (kind) => {
    const written =
      kind === 'sgd' ? { momentum: 0.9, nesterov: true } : kind === 'rmsprop' ? { momentum: 0.5, centered: true } : {};
    const spec = experiment(model, {
      ...base,
      optimizer: optimizerSpec(kind, written),
      ...(kind === 'lbfgs' && { batch: 'full', epochs: 8 }),
    });
    const whole = run(spec, data);
    const steps = whole.trainer.step;
    expect(steps).toBeGreaterThan(3);
    for (let stop = 0; stop < steps; stop++) {
      const first = createTrainer(spec, data);
      while (first.step < stop) first.advance();
      const second = createTrainer(spec, data);
      second.restore(stored(first.checkpoint()));
      expect(second).toMatchObject({ step: stop, epoch: first.epoch, status: 'running' });
      const { records } = run(spec, data, second);
      expect(bitsOf(second)).toEqual(bitsOf(whole.trainer));
      expect(records).toEqual(whole.records.slice(first.epoch));
      expect(second.status).toBe(whole.trainer.status);
      expect(finalLossOf(second)).toBe(finalLossOf(whole.trainer));
    }
  });

  it('keeps an ended run ended', () => {
    const spec = experiment(model, { ...base, epochs: 1 });
    const { trainer } = run(spec, data);
    const again = createTrainer(spec, data);
    again.restore(stored(trainer.checkpoint()));
    expect(again.status).toBe('completed');
    expect(bitsOf(again)).toEqual(bitsOf(trainer));
    expect(() => again.advance()).toThrow();
  });

  it('refuses a checkpoint of another experiment, and stays as it was', () => {
    const spec = experiment(model, base);
    const state = stored(createTrainer(spec, data).checkpoint());
    const other = createTrainer(experiment(model, { ...base, batch: 11 }), data);
    const before = bitsOf(other);
    expect(() => other.restore(state)).toThrow(/another experiment/);
    expect(bitsOf(other)).toEqual(before);
    const more = createTrainer(spec, classesData(50, 9));
    expect(() => more.restore(state)).toThrow(/45 samples, but the data now has 50/);
    const trainer = createTrainer(spec, data);
    expect(() => trainer.restore({ ...state, tensors: state.tensors.slice(1) })).toThrow(/another/);
    expect(() => trainer.restore({ numbers: {}, tensors: [] })).toThrow(/another experiment/);
  });
});
