import { describe, expect, it } from 'vitest';
import { createTrainer, plan, predict, unscale } from '../../../src/engine';
import { assemble } from '../../../src/engine/assembly';
import { createWorkspace } from '../../../src/engine/workspace';
import { optimizers, type OptimizerName } from '../../../src/spec/optimizers';
import type { NamedTensor } from '../../../src/spec/tensor';
import { datasetOf, dense, experiment, lossSpec, optimizerSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { bitsOf, classesData, numbersData, finalLossOf, run } from './runs';

const data = classesData(30, 6);
const model = [dense(4, 'tanh'), layerSpec('batch_norm', {}, 'norm'), dense(3, 'softmax')];
const spec = experiment(model, { loss: lossSpec('cross_entropy'), epochs: 2 });
const trained = run(spec, data).trainer;

describe('weights', () => {
  it('come out under their names and PyTorch’s shapes, running statistics last', () => {
    expect(trained.tensors().map(({ name, shape }) => [name, shape.join('x')])).toEqual([
      ['dense4.weight', '4x2'],
      ['dense4.bias', '4'],
      ['norm.weight', '4'],
      ['norm.bias', '4'],
      ['dense3.weight', '3x4'],
      ['dense3.bias', '3'],
      ['norm.running_mean', '4'],
      ['norm.running_var', '4'],
    ]);
  });

  it('go in as they came out, as float32 too', () => {
    const again = createTrainer(spec, data, { weights: trained.tensors() });
    expect(bitsOf(again)).toEqual(bitsOf(trained));
    const narrow = trained.tensors().map((tensor) => ({ ...tensor, values: Float32Array.from(tensor.values) }));
    const rounded = createTrainer(spec, data, { weights: narrow });
    expect(bitsOf(rounded)).toEqual(bitsOf(trained).map(Math.fround));
  });

  it('without running statistics start these at 0 and 1', () => {
    const weights = trained.tensors().filter(({ name }) => !name.includes('running'));
    const bits = bitsOf(createTrainer(spec, data, { weights }));
    expect(bits.slice(-8)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  const changed = (change: (tensors: NamedTensor[]) => readonly NamedTensor[]) => () =>
    createTrainer(spec, data, { weights: change([...trained.tensors()]) });

  it('that are missing, extra, misshapen or not finite are named', () => {
    expect(changed((tensors) => tensors.slice(1))).toThrow(/dense4\.weight missing/);
    expect(changed(() => [])).toThrow(/dense4\.weight, dense4\.bias, norm\.weight and 3 more missing/);
    expect(changed((tensors) => [...tensors, { ...tensors[0], name: 'other.weight' }])).toThrow(
      /other\.weight in it that the model does not have/,
    );
    expect(changed(([first, ...rest]) => [{ ...first, shape: [2, 4] }, ...rest])).toThrow(
      /dense4\.weight is 2x4, but the model has 4x2/,
    );
    expect(changed(([first, ...rest]) => [{ ...first, values: first.values.slice().fill(NaN) }, ...rest])).toThrow(
      /dense4\.weight that is not finite/,
    );
  });
});

describe('predictions', () => {
  it('are what the network puts out in evaluation mode, however many at once', () => {
    const all = predict(spec, data, trained.tensors(), data.inputs);
    expect(all).toHaveLength(30 * 3);
    for (let sample = 0; sample < 30; sample++) {
      const [a, b, c] = all.slice(sample * 3, sample * 3 + 3);
      expect(a + b + c).toBeCloseTo(1, 14);
      const alone = predict(spec, data, trained.tensors(), data.inputs.slice(sample * 2, sample * 2 + 2));
      expect(Array.from(alone)).toEqual([a, b, c]);
    }
    const { train } = data.parts;
    const loss = train.reduce(
      (sum, i) => sum - Math.log(all[i * 3 + data.targets.subarray(i * 3, i * 3 + 3).indexOf(1)]),
      0,
    );
    expect(finalLossOf(trained)).toBeCloseTo(loss / train.length, 12);
  });

  it('of more samples than one batch of it, and of none', () => {
    const inputs = new Float64Array(2 * 600).map((_, i) => Math.sin(i));
    const all = predict(spec, data, trained.tensors(), inputs);
    expect(predict(spec, data, trained.tensors(), inputs.subarray(2 * 500))).toEqual(all.subarray(3 * 500));
    expect(predict(spec, data, trained.tensors(), new Float64Array(0))).toHaveLength(0);
  });

  it('are refused for inputs of another width', () => {
    expect(() => predict(spec, data, trained.tensors(), new Float64Array(3))).toThrow(/2 features/);
  });

  it('are unscaled column by column', () => {
    const scaling = { offset: Float64Array.of(10, 0), divisor: Float64Array.of(2, 100) };
    expect(Array.from(unscale(Float64Array.of(1, 2, 3, 4), scaling))).toEqual([12, 200, 16, 400]);
  });
});

describe('the plan', () => {
  it('counts parameters, steps and tensors', () => {
    const planned = plan(spec, data);
    expect(planned).toMatchObject({ parameters: 4 * 2 + 4 + 8 + 15, batch: 24, stepsPerEpoch: 1 });
    expect(planned.layers.map(({ layer }) => layer.name)).toEqual(['dense4', 'norm', 'dense3']);
    expect(planned.tensors).toHaveLength(2 * 6 + 2 + 3);
    expect(planned.tensors.slice(0, 3)).toEqual([
      { layer: 'dense4', tensor: 'dense4.weight', role: 'weight' },
      { layer: 'dense4', tensor: 'dense4.weight', role: 'gradient' },
      { layer: 'dense4', tensor: 'dense4.bias', role: 'weight' },
    ]);
  });

  it.each(Object.keys(optimizers) as OptimizerName[])('states, for %s, exactly what is then allocated', (kind) => {
    const changed = experiment(model, {
      ...spec.train,
      batch: 'full',
      optimizer: optimizerSpec(kind),
      until: [{ metric: 'loss', part: 'training', rule: 'patience', patience: 1, minDelta: 0, restore: 'best' }],
    });
    const workspace = createWorkspace('allocate');
    assemble(changed, data, workspace);
    expect(plan(changed, data).memory).toBe(workspace.bytes + 30 * 5 * 8);
  });

  it('refuses what exceeds the limit, before anything is allocated', () => {
    const huge = experiment([dense(2 ** 30, 'tanh', {}, 'huge'), dense(2)], { optimizer: optimizerSpec('adam') });
    expect(() => createTrainer(huge, numbersData(10), { memoryLimit: 2 ** 31 })).toThrow(
      /would take \d+ GiB .* limit is 2 GiB/,
    );
    const history = experiment([dense(2)], {
      batch: 'full',
      optimizer: optimizerSpec('lbfgs', { history: 2 ** 31 - 1 }),
    });
    expect(() => createTrainer(history, numbersData(10), { memoryLimit: 2 ** 31 })).toThrow(/would take/);
    expect(() => createTrainer(spec, data, { memoryLimit: 1000 })).toThrow(/limit is 1000 bytes/);
  });

  it('says what does not fit together', () => {
    expect(() => plan(experiment([dense(2)]), data)).toThrow(/2 outputs, but the data's target takes 3/);
    expect(() => plan(spec, { ...data, inputShape: [5] })).toThrow(/takes 5 features, but the data has 2/);
    const image = datasetOf({ inputs: [[1, 2, 3, 4]], targets: [[1]], inputShape: [1, 2, 2] });
    expect(() => plan(experiment([dense(1)]), image)).toThrow(/dense1: dense takes a vector or a sequence/);
  });
});

describe('class weights', () => {
  const labels = [0, 0, 0, 1];
  const uneven = datasetOf({ inputs: labels.map((x) => [x]), targets: labels.map((c) => [c]), classes: 2 });
  const loss = (class_weights: unknown) =>
    finalLossOf(
      createTrainer(
        experiment([dense(1, 'sigmoid', { init: 'zeros' })], {
          loss: lossSpec('binary_cross_entropy', { class_weights }),
        }),
        uneven,
      ),
    );

  it('`balanced` weighs classes by n / (classes · count)', () => {
    expect(loss([1, 1])).toBeCloseTo(Math.LN2, 14);
    expect(loss([4 / 6, 4 / 2])).toBe(loss('balanced'));
    expect(loss([2, 0])).toBeCloseTo((Math.LN2 * 6) / 4, 14);
  });

  it('that do not fit the classes are refused', () => {
    expect(() => loss([1, 1, 1])).toThrow(/lists 3 weights, but the data has 2 classes/);
    const none = experiment([dense(2, 'sigmoid')], {
      loss: lossSpec('binary_cross_entropy', { class_weights: 'balanced' }),
    });
    expect(() => createTrainer(none, numbersData(4))).toThrow(/wants classes/);
    const few = { ...uneven, parts: { ...uneven.parts, train: uneven.parts.train.slice(0, 3) } };
    const balanced = experiment([dense(1, 'sigmoid')], {
      loss: lossSpec('binary_cross_entropy', { class_weights: 'balanced' }),
    });
    expect(() => createTrainer(balanced, few)).toThrow(/no sample of the training part is of class class 1/);
  });
});
