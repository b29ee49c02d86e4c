import { describe, expect, it } from 'vitest';
import { createTrainer } from '../../../src/engine';
import type { LayerSpec } from '../../../src/spec/experiment';
import { dense, experiment, lossSpec, optimizerSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { bitsOf, classesData, finalLossOf, run } from './runs';

const dropout = (rate: number): LayerSpec => layerSpec('dropout', { rate }, 'dropout1');
const data = classesData(50, 10);
const train = {
  loss: lossSpec('cross_entropy'),
  optimizer: optimizerSpec('adam', { lr: 0.01 }),
  epochs: 3,
  batch: 16,
} as const;
const model = [dense(8, 'tanh'), dropout(0.3), dense(3, 'softmax')];
const trained = (seed: number) => run(experiment(model, { ...train, seed }), data);

describe('what a seed decides', () => {
  it('same file and seed: the same bits, 100 times', () => {
    const first = trained(7);
    for (let i = 0; i < 100; i++) {
      const again = trained(7);
      expect(bitsOf(again.trainer)).toEqual(bitsOf(first.trainer));
      expect(again.records).toEqual(first.records);
    }
  });

  it('another seed: other weights from the start, and other losses', () => {
    const [a, b] = [trained(7), trained(8)];
    const weights = (seed: number) => bitsOf(createTrainer(experiment(model, { ...train, seed }), data));
    expect(weights(7)).not.toEqual(weights(8));
    expect(a.records[0].loss).not.toBe(b.records[0].loss);
  });

  it('changing, adding or taking away a dropout leaves the initial weights as they are', () => {
    const initial = (layers: readonly LayerSpec[]) => bitsOf(createTrainer(experiment(layers, train), data));
    const expected = initial(model);
    expect(initial([dense(8, 'tanh'), dropout(0.6), dense(3, 'softmax')])).toEqual(expected);
    expect(initial([dense(8, 'tanh'), dense(3, 'softmax')])).toEqual(expected);
    expect(initial([dropout(0.1), dense(8, 'tanh'), dense(3, 'softmax')])).toEqual(expected);
  });

  it('layers of one size start differently', () => {
    const [a, b] = createTrainer(
      experiment(
        [dense(4, 'tanh', {}, 'a'), dense(4, 'tanh', {}, 'b'), dense(4, 'tanh', {}, 'c'), dense(3, 'softmax')],
        train,
      ),
      data,
    )
      .tensors()
      .filter(({ shape }) => shape.join() === '4,4');
    expect(Array.from(a.values)).not.toEqual(Array.from(b.values));
  });

  it('training in slices, with evaluations and statistics in between, changes no bit', () => {
    const plain = trained(7);
    const spec = experiment(model, { ...train, seed: 7 });
    const watched = createTrainer(spec, data);
    while (watched.status === 'running') {
      watched.advance();
      watched.statistics();
      finalLossOf(watched);
      watched.checkpoint();
    }
    expect(bitsOf(watched)).toEqual(bitsOf(plain.trainer));
  });
});
