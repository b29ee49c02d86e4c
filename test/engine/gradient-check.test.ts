import { describe, expect, it } from 'vitest';
import { createTrainer, EngineError, gradientCheck } from '../../src/engine';
import { datasetOf, dense, experiment, lossSpec } from './experiment';
import { mutatedModule } from './layers/mutant';
import { layerSpec } from './layers/single-layer';
import { proofs } from './proof';
import { example, prepared } from './tasks/texts';
import { classesData, numbersData } from './trainer/runs';

const record = proofs('gradient-check');

const everything = experiment(
  [
    layerSpec('reshape', { shape: [6, 2] }, 'reshape1'),
    layerSpec('conv1d', { filters: 4, size: 3, activation: 'relu', padding: 'same' }, 'conv'),
    layerSpec('batch_norm', {}, 'norm'),
    layerSpec('residual', {}, 'residual1', [layerSpec('attention', { heads: 2 }, 'attention')]),
    layerSpec('lstm', { units: 5 }, 'lstm'),
    layerSpec('dropout', { rate: 0.5 }, 'dropout1'),
    dense(3, 'tanh', { l1: 0.01, l2: 0.1 }, 'hidden'),
    dense(1, 'linear', { frozen: true }, 'last'),
  ],
  { loss: lossSpec('huber'), batch: 5 },
);
const waves = datasetOf({
  inputs: Array.from({ length: 8 }, (_, n) => Array.from({ length: 12 }, (_, i) => Math.sin(n + i * (1 + n / 7)))),
  targets: Array.from({ length: 8 }, (_, n) => [Math.cos(n)]),
});

describe('the gradient check of a whole experiment', () => {
  it('passes for a network of many kinds, layer by layer and tensor by tensor', () => {
    const check = gradientCheck(everything, waves);
    record('a network of many kinds', check.error);
    expect(check).toMatchObject({ passed: true, samples: 5 });
    expect(check.error).toBeLessThan(1e-6);
    expect(check.layers.map(({ layer }) => layer)).toEqual(['conv', 'norm', 'attention', 'lstm', 'hidden', 'last']);
    expect(check.tensors).toHaveLength(2 + 2 + 4 + 4 + 2 + 2);
    for (const { checked, skipped, tensor } of check.tensors) {
      expect(checked + skipped, tensor).toBeLessThanOrEqual(25);
      expect(checked, tensor).toBeGreaterThan(0);
    }
    expect(check.checked + check.skipped).toBe(check.tensors.reduce((sum, one) => sum + one.checked + one.skipped, 0));
    expect(check.error).toBe(Math.max(...check.layers.map(({ error }) => error)));
    expect(check.worst?.worst?.error).toBe(check.error);
  });

  it.each(['digits.nnet', 'moons.nnet'])('passes for examples/%s, also after training', (name) => {
    const { spec, dataset } = prepared(example(name));
    const trainer = createTrainer(spec, dataset);
    while (trainer.epoch < 2) trainer.advance();
    for (const weights of [undefined, trainer.tensors()]) {
      const check = gradientCheck(spec, dataset, { weights });
      record(`examples/${name}`, check.error);
      expect(check).toMatchObject({ passed: true });
      expect(check.error).toBeLessThan(1e-6);
    }
  });

  it('repeats exactly, and looks at other entries under another seed', () => {
    const spec = experiment([dense(20, 'tanh'), dense(2)]);
    const data = numbersData(10);
    expect(gradientCheck(spec, data)).toEqual(gradientCheck(spec, data));
    const weights = createTrainer(spec, data).tensors();
    const at = (seed: number) =>
      gradientCheck(experiment(spec.layers, { seed }), data, { weights, entries: 5 }).tensors[0].worst?.index;
    expect(new Set([1, 2, 3, 4].map((seed) => String(at(seed)))).size).toBeGreaterThan(1);
  });

  it('tells right from wrong where the loss is large, whose rounding is larger than small gradients', async () => {
    const inputs = Array.from({ length: 20 }, (_, i) => [100 * i, 1e4 * Math.sin(i), 1]);
    const prices = datasetOf({ inputs, targets: inputs.map(([a, b]) => [500 * a + 3 * b + 2e5]) });
    const spec = experiment([dense(8, 'relu', {}, 'hidden'), dense(1)]);
    const check = gradientCheck(spec, prices);
    expect(check).toMatchObject({ passed: true, skipped: 0 });
    expect(check.error).toBeLessThan(1e-6);
    const { gradientCheck: mistaken } = await mutatedModule<{ readonly gradientCheck: typeof gradientCheck }>(
      'gradient-check.ts',
      { file: 'layers/dense.ts', from: 'activated.backward(rows);', to: '' },
    );
    expect(mistaken(spec, prices).layers).toMatchObject([{ layer: 'hidden', passed: false }, { passed: true }]);
  });

  it('skips entries at a kink, where differences tell nothing', () => {
    // All pre-activations are 0: relu's kink. No slope there is the derivative.
    const dead = [dense(4, 'relu', { init: 'zeros' }, 'dead'), dense(2, 'linear', { init: 'ones' })];
    const check = gradientCheck(experiment(dead), numbersData(10));
    const weight = check.tensors.find(({ tensor }) => tensor === 'dead.weight');
    expect(weight).toMatchObject({ checked: 0, skipped: 12, passed: true });
    expect(weight?.worst).toBeUndefined();
    expect(check.skipped).toBeGreaterThanOrEqual(12);
  });

  it('names the entry that is wrong', async () => {
    const { gradientCheck: mistaken } = await mutatedModule<{ readonly gradientCheck: typeof gradientCheck }>(
      'gradient-check.ts',
      { file: 'penalty.ts', from: '2 * l2 * parameters[i]', to: 'l2 * parameters[i]' },
    );
    const check = mistaken(everything, waves);
    expect(check).toMatchObject({ passed: false });
    expect(check.layers.filter(({ passed }) => !passed)).toMatchObject([{ layer: 'hidden' }]);
    expect(check.worst).toMatchObject({ layer: 'hidden', tensor: 'hidden.weight', passed: false });
    const worst = check.worst?.worst;
    expect(worst?.index).toHaveLength(2);
    expect(Math.abs((worst?.backward ?? 0) - (worst?.difference ?? 0))).toBeCloseTo(worst?.error ?? NaN, 6);
  });

  const mistakes: readonly (readonly [what: string, file: string, from: string, to: string])[] = [
    ['dense without its activation', 'layers/dense.ts', 'activated.backward(rows);', ''],
    ['a softmax gradient doubled', 'losses/cross-entropy.ts', ') / rows;', ') / (0.5 * rows);'],
    ['gradients that pile up', 'network.ts', 'buffers.gradients.fill(0);', 'buffers.gradients.fill(0.01);'],
    ['a layer left out on the way back', 'network.ts', 'i >= 0; i--', 'i >= 1; i--'],
  ];
  it.each(mistakes)('fails for %s', async (_, file, from, to) => {
    const { gradientCheck: mistaken } = await mutatedModule<{ readonly gradientCheck: typeof gradientCheck }>(
      'gradient-check.ts',
      { file, from, to },
    );
    const spec = experiment([dense(6, 'tanh'), dense(3, 'softmax')], { loss: lossSpec('cross_entropy') });
    expect(gradientCheck(spec, classesData(20)).passed).toBe(true);
    expect(mistaken(spec, classesData(20)).passed).toBe(false);
  });

  it('is refused where the loss is not finite', () => {
    const far = datasetOf({ inputs: [[1e200]], targets: [[0]] });
    expect(() => gradientCheck(experiment([dense(1)]), far)).toThrow(EngineError);
  });
});
