import { describe, expect, it } from 'vitest';
import { createFastTrainer, createTrainer, type Trainer } from '../../../src/engine';
import type { LayerSpec, TrainSpec } from '../../../src/spec/experiment';
import { datasetOf, dense, experiment, lossSpec, optimizerSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { expectAgreement } from './agreement';
import { manyOf, numbersOf } from './data';

const train = { optimizer: optimizerSpec('sgd', { lr: 0.05 }), batch: 7, epochs: 10 };
const last = dense(3, 'linear', {}, 'last');
const flatten = layerSpec('flatten', {}, 'flat');

const numbersIn = (trainer: Trainer): readonly number[] =>
  trainer.tensors().flatMap(({ values }) => Array.from(values));

const sizes = [1, 3, 4, 5, 7, 8, 9, 31, 33];

describe.each(['layer_norm', 'batch_norm'] as const)('%s on the fast backend', (kind) => {
  it.each(sizes.filter((size) => kind === 'batch_norm' || size > 1))(
    'of %i features is that of the reference',
    (size) => {
      const layers = [dense(size, 'tanh', {}, 'below'), layerSpec(kind, {}, 'norm'), last];
      const data = numbersOf({ samples: 27, inputShape: [5], validation: 6 }, 3);
      expectAgreement(experiment(layers, train), data, 20);
    },
  );

  it.each([
    [3, 4],
    [5, 7],
    [1, 9],
  ])('of a sequence of %i steps of %i features is that of the reference', (steps, features) => {
    const layers = [dense(features, 'tanh', {}, 'below'), layerSpec(kind, {}, 'norm'), flatten, last];
    const data = numbersOf({ samples: 27, inputShape: [steps, 4], validation: 6 }, 3);
    expectAgreement(experiment(layers, train), data, 20);
  });

  // More than what is added up in one go: several operations, and a last batch for which one is enough.
  it.each([
    ['large pictures', [], [1, 128, 128], 100],
    ['many rows', [dense(70, 'tanh', {}, 'below')], [4], 2000],
  ] as const)('of %s is that of the reference', (_, below, inputShape, batch) => {
    const above = below.length > 0 ? [] : [layerSpec('global_avg_pool', {}, 'pool')];
    const spec = experiment([...below, layerSpec(kind, {}, 'norm'), ...above, last], { ...train, batch });
    expectAgreement(spec, manyOf({ samples: 1.3 * batch, inputShape }), 2);
  });

  it('of an image is that of the reference', () => {
    const conv = layerSpec('conv2d', { filters: 5, size: [2, 3] }, 'conv');
    const layers = [conv, layerSpec(kind, {}, 'norm'), flatten, last];
    const data = numbersOf({ samples: 27, inputShape: [2, 5, 6], validation: 6 }, 3);
    expectAgreement(experiment(layers, train), data, 20);
  });
});

describe('numbers too large to be squared', () => {
  /** Whose squares are beyond the numbers of a backend: float32, float64. */
  const scales = { fast: 1e30, reference: 1e200 } as const;
  const inputs = (scale: number) => [[1], [2 * scale], [3], [-scale]];
  const targets = [[1], [2], [3], [4]];

  /** Trains to the end: the last message, and all weights and running statistics. */
  function trained(
    backend: 'fast' | 'reference',
    layers: readonly LayerSpec[],
    rest: Partial<TrainSpec> = {},
    scale: number = scales[backend],
  ) {
    const create = backend === 'fast' ? createFastTrainer : createTrainer;
    const spec = experiment(layers, { ...train, batch: 4, epochs: 2, ...rest }, false);
    const trainer = create(spec, datasetOf({ inputs: inputs(scale), targets }));
    const before = numbersIn(trainer);
    let message: string | undefined;
    while (trainer.status === 'running') ({ message } = trainer.advance());
    return { status: trainer.status, step: trainer.step, message, before, after: numbersIn(trainer) };
  }

  describe.each(['fast', 'reference'] as const)('on the %s backend', (backend) => {
    const one = dense(1, 'linear', {}, 'one');

    it.each(['sgd', 'lbfgs'] as const)(
      'end a run under batch_norm and %s before its statistics are infinite, and leave no trace',
      (optimizer) => {
        const rest = { optimizer: optimizerSpec(optimizer), batch: optimizer === 'lbfgs' ? 'full' : 4 } as const;
        const run = trained(backend, [layerSpec('batch_norm', {}, 'norm'), one], rest);
        expect(run).toMatchObject({ status: 'diverged', step: 1 });
        expect(run.message).toMatch(
          /at step 1: `norm\.running_var` is not finite: what the layer is given is too large/,
        );
        expect(run.after).toEqual(run.before);
      },
    );

    it('end a run whose search has met them on its line', () => {
      const layers = [dense(2, 'linear', {}, 'below'), layerSpec('batch_norm', {}, 'norm'), one];
      const optimizer = optimizerSpec('lbfgs', { lr: scales[backend] });
      const run = trained(backend, layers, { optimizer, batch: 'full', loss: lossSpec('mae') }, 1);
      expect(run).toMatchObject({ status: 'diverged', step: 1 });
      expect(run.message).toMatch(/`norm\.running_var` is not finite|the update of `\w+\.weight` exceeds/);
      expect(run.after).toEqual(run.before);
    });

    it('end a run under layer_norm, instead of becoming 0', () => {
      const layers = [dense(3, 'linear', { init: 'normal' }, 'below'), layerSpec('layer_norm', {}, 'norm'), one];
      const run = trained(backend, layers);
      expect(run).toMatchObject({ status: 'diverged', step: 1 });
      expect(run.message).toMatch(/the output of `norm` is not finite, first for sample 2\b/);
      expect(run.after).toEqual(run.before);
    });
  });

  it('do no harm on the fast backend where no statistics take them up', () => {
    const run = trained('fast', [layerSpec('batch_norm', { momentum: 0 }, 'norm'), dense(1, 'linear', {}, 'one')]);
    expect(run.status).toBe('completed');
    expect(run.after.every(Number.isFinite)).toBe(true);
  });
});

describe('global_avg_pool on the fast backend', () => {
  it.each([[[3, 5, 7]], [[1, 1, 1]], [[4, 8, 8]], [[5, 3]], [[1, 9]], [[31, 8]]])(
    'over %j is that of the reference',
    (inputShape) => {
      const below =
        inputShape.length === 3
          ? layerSpec('conv2d', { filters: 5, size: [1, 1] }, 'below')
          : dense(inputShape[1], 'tanh', {}, 'below');
      const layers = [below, layerSpec('global_avg_pool', {}, 'pool'), last];
      expectAgreement(experiment(layers, train), numbersOf({ samples: 20, inputShape }, 3), 20);
    },
  );
});
