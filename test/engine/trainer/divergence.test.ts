import { describe, expect, it } from 'vitest';
import { createTrainer } from '../../../src/engine';
import { computingOrder } from '../../../src/engine/divergence';
import { placeLayers } from '../../../src/spec/shapes';
import { datasetOf, dense, experiment, lossSpec, optimizerSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { bitsOf, numbersData, run } from './runs';

describe('a run that diverges', () => {
  it('stops at the first loss that is not finite and names epoch, step, layer and sample', () => {
    const inputs = [[1], [2], [1e200], [3]];
    const data = { ...datasetOf({ inputs, targets: [[1], [2], [3], [4]] }), lines: Int32Array.of(2, 3, 5, 6) };
    const model = [dense(2, 'linear', { init: 'ones' }, 'wide'), dense(1, 'linear', { init: 'ones' }, 'last')];
    const { trainer, last } = run(
      experiment(model, { batch: 1, optimizer: optimizerSpec('sgd', { lr: 1e-3 }) }, false),
      data,
    );
    expect(trainer.status).toBe('diverged');
    expect(trainer).toMatchObject({ step: 3, epoch: 0 });
    expect(last.message).toMatch(
      /^Training diverged in epoch 1 at step 3: the loss is not finite, first for sample 3 \(line 5 of the data\)/,
    );
  });

  it('names the first layer whose output is not finite', () => {
    const data = datasetOf({ inputs: [[1], [1e200], [2]], targets: [[1], [2], [3]] });
    const square = [
      dense(1, 'linear', { init: 'normal', init_scale: 1e150 }, 'first'),
      dense(1, 'linear', {}, 'second'),
    ];
    const { last } = run(experiment(square, { batch: 3 }, false), data);
    expect(last.message).toMatch(/the output of `first` is not finite, first for sample 2\./);
  });

  it('names the tensor whose gradient is not finite', () => {
    // The loss is 0.5 (huber) of a prediction far off, but the input's square overflows in the weights' gradient.
    const data = datasetOf({ inputs: [[1e300]], targets: [[0]] });
    const model = [
      dense(1, 'linear', { init: 'normal', init_scale: 1e-300, bias: false }, 'small'),
      dense(1, 'linear', { init: 'normal', init_scale: 1e20, bias: false }, 'large'),
    ];
    const { trainer, last } = run(experiment(model, { loss: lossSpec('mae') }), data);
    expect(last.loss).toBeLessThan(Infinity);
    expect(last.message).toMatch(
      /the gradient of `small\.weight` is not finite, first for sample 1: its input times what flows back exceeds/,
    );
    expect(trainer.status).toBe('diverged');
  });

  it('names the tensor whose gradient is only together not finite', () => {
    // Each sample's part is 1e308 / 4, and there are eight.
    const data = datasetOf({
      inputs: Array.from({ length: 8 }, () => [1e300]),
      targets: Array.from({ length: 8 }, () => [1]),
    });
    const model = [
      dense(1, 'linear', { init: 'normal', init_scale: 1e-300, bias: false }, 'small'),
      dense(1, 'linear', { init: 'ones', bias: false }, 'last'),
    ];
    const weights = [
      { name: 'small.weight', shape: [1, 1], values: Float64Array.of(0) },
      { name: 'last.weight', shape: [1, 1], values: Float64Array.of(4e8) },
    ];
    const trainer = createTrainer(experiment(model, { loss: lossSpec('mae') }), data, { weights });
    expect(trainer.advance().message).toMatch(
      /the gradient of `small\.weight` is not finite, although each sample's part is: together they exceed/,
    );
  });

  it('keeps the last finite weights when an update exceeds all numbers', () => {
    const data = datasetOf({ inputs: [[1]], targets: [[1000]] });
    const spec = experiment([dense(1)], { optimizer: optimizerSpec('sgd', { lr: 1e308 }), epochs: 5 });
    const { trainer, last } = run(spec, data);
    expect(trainer.status).toBe('diverged');
    expect(bitsOf(trainer).every(Number.isFinite)).toBe(true);
    expect(last.message).toMatch(/the update of `dense1\.weight` exceeds the largest number.* smaller learning rate/);
    expect(bitsOf(trainer)).toEqual(bitsOf(createTrainer(spec, data)));
  });

  const normed = (written = {}) => [layerSpec('batch_norm', {}, 'norm'), dense(1, 'linear', written, 'last')];

  it('keeps the last finite running statistics, as its weights', () => {
    const data = datasetOf({ inputs: [[1], [2], [Infinity], [3]], targets: [[1], [2], [3], [4]] });
    const spec = experiment(normed(), { batch: 2 }, false);
    const { trainer, last } = run(spec, data);
    expect(last.message).toMatch(/step 2: the output of `norm` is not finite, first for sample 3/);
    const before = createTrainer(spec, data);
    before.advance();
    expect(bitsOf(trainer).every(Number.isFinite)).toBe(true);
    expect(bitsOf(trainer)).toEqual(bitsOf(before));
  });

  it('names a running statistic that is not finite, although the loss is', () => {
    const data = datasetOf({ inputs: [[1], [2e200], [3], [-1e200]], targets: [[1], [2], [3], [4]] });
    const { trainer, last } = run(experiment(normed(), { batch: 4 }, false), data);
    expect(Number.isFinite(last.loss)).toBe(true);
    expect(last.message).toMatch(/in epoch 1 at step 1: `norm\.running_var` is not finite/);
    expect(bitsOf(trainer).every(Number.isFinite)).toBe(true);
  });

  it('names the weights whose penalty is not finite, although the loss is', () => {
    const data = datasetOf({ inputs: [[1e-200]], targets: [[0]] });
    const model = [dense(1, 'linear', { init: 'normal', init_scale: 1e200, l2: 1 }, 'huge')];
    expect(run(experiment(model), data).last.message).toMatch(/the penalty of `huge\.weight` is not finite/);
  });

  it('is found soon when the learning rate is merely too large', () => {
    const spec = experiment([dense(20, 'relu'), dense(2)], {
      optimizer: optimizerSpec('sgd', { lr: 50 }),
      epochs: 100,
      batch: 5,
    });
    const { trainer, last } = run(spec, numbersData(50));
    expect(trainer.status).toBe('diverged');
    expect(trainer.step).toBeLessThan(100);
    expect(last.message).toMatch(/sample \d+|exceeds the largest number/);
    expect(bitsOf(trainer).every(Number.isFinite)).toBe(true);
  });

  it('looks at layers in the order in which they compute: a body before its residual', () => {
    const inner = [dense(3, 'relu', {}, 'a'), layerSpec('residual', {}, 'inner', [dense(3, 'relu', {}, 'b')])];
    const model = [layerSpec('residual', {}, 'outer', inner), dense(3, 'relu', {}, 'c')];
    const { placed } = placeLayers([3], model);
    const names = computingOrder({ placed }).map((place) => placed[place].layer.name);
    expect(names).toEqual(['a', 'b', 'inner', 'outer', 'c']);
  });
});
