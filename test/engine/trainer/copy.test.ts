import { describe, expect, it } from 'vitest';
import { createFastTrainer, createTrainer } from '../../../src/engine';
import { dense, experiment } from '../experiment';
import { classesOf } from '../fast/data';
import { layerSpec } from '../layers/single-layer';

/** Rows that do and do not fill the panels of the fast backend, and running statistics. */
const layers = [dense(9, 'tanh'), layerSpec('batch_norm', {}, 'norm'), dense(3, 'softmax', {}, 'last')];
const data = classesOf({ samples: 30, inputShape: [5] }, 3);
const wide = classesOf({ samples: 3, inputShape: [1000] }, 3);

describe.each([
  ['reference', createTrainer],
  ['fast', createFastTrainer],
] as const)('a copy of a network on the %s backend', (_, create) => {
  it('holds weights, running statistics and gradients of its moment, whatever is trained after it', () => {
    const trainer = create(experiment(layers, { batch: 7, epochs: 3 }, true), data);
    trainer.advance(3);
    const tensors = trainer.tensors();
    const gradients = trainer.gradients();
    const copy = trainer.copy();
    trainer.advance(3);
    expect(trainer.tensors()).not.toEqual(tensors);
    expect(copy.tensors()).toEqual(tensors);
    expect(copy.gradients()).toEqual(gradients);
    expect(tensors.map(({ name }) => name)).toContain('norm.running_mean');
    expect(copy.bytes).toBeGreaterThanOrEqual(4 * (2 * trainer.plan.parameters));
  });

  it('is not made for who only wants the weights: they are copied once', () => {
    const trainer = create(experiment([dense(1000, 'tanh'), dense(3, 'softmax', {}, 'last')]), wide);
    trainer.advance();
    const before = process.memoryUsage().arrayBuffers;
    const bytes = trainer.tensors().reduce((sum, { values }) => sum + values.byteLength, 0);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1.5 * bytes);
  });
});
