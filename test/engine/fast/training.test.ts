import { describe, expect, it } from 'vitest';
import { createFastTrainer, createTrainer, type StepResult, type Trainer } from '../../../src/engine';
import { measuredMetrics } from '../../../src/engine/metrics/meters';
import type { TrainSpec } from '../../../src/spec/experiment';
import { losses, type LossName } from '../../../src/spec/losses';
import { optimizers, type OptimizerName } from '../../../src/spec/optimizers';
import { schedules, type ScheduleName } from '../../../src/spec/schedules';
import { statistic, statisticsWidth } from '../../../src/spec/statistics';
import { datasetOf, dense, experiment, lossSpec, optimizerSpec, scheduleSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { bothTrainers, expectAgreement, expectTensors } from './agreement';
import { classesOf, manyOf, numbersOf } from './data';
import { finalLossOf } from '../trainer/runs';

const small = { samples: 41, inputShape: [5] };

/** The last layer, and the data, that a loss wants. */
function lossCase(kind: LossName) {
  switch (kind) {
    case 'cross_entropy':
      return { last: dense(3, 'softmax', {}, 'last'), data: classesOf(small, 3) };
    case 'binary_cross_entropy':
      return { last: dense(1, 'sigmoid', {}, 'last'), data: classesOf(small, 2, 1) };
    case 'hinge':
    case 'squared_hinge':
      return { last: dense(3, 'linear', {}, 'last'), data: classesOf(small, 3) };
    case 'kl_divergence':
      return { last: dense(3, 'softmax', {}, 'last'), data: classesOf(small, 3) };
    case 'poisson':
      return { last: dense(3, 'softplus', {}, 'last'), data: numbersOf(small, 3, 'unit') };
    default:
      return { last: dense(3, 'linear', {}, 'last'), data: numbersOf(small, 3) };
  }
}

const train = (rest: Partial<TrainSpec>): Partial<TrainSpec> => ({
  optimizer: optimizerSpec('sgd', { lr: 0.05 }),
  batch: 8,
  epochs: 4,
  ...rest,
});

/** All that two runs came to, for comparing bits. */
const bitsOf = (trainer: Trainer): readonly number[] => trainer.tensors().flatMap(({ values }) => Array.from(values));

function finish(trainer: Trainer, most = Infinity): StepResult[] {
  const results: StepResult[] = [];
  while (trainer.status === 'running') results.push(trainer.advance(most));
  return results;
}

describe('a run on the fast backend agrees with one on the reference backend', () => {
  it.each(Object.keys(losses) as LossName[])('under the loss %s', (kind) => {
    const { last, data } = lossCase(kind);
    expectAgreement(experiment([dense(9, 'tanh', {}, 'first'), last], train({ loss: lossSpec(kind) })), data, 20);
  });

  it.each([
    ['binary_cross_entropy', { class_weights: [0.5, 2] }, dense(1, 'sigmoid', {}, 'last'), classesOf(small, 2, 1)],
    ['binary_cross_entropy', { class_weights: [0.5, 2, 1] }, dense(3, 'sigmoid', {}, 'last'), classesOf(small, 3)],
    ['binary_cross_entropy', {}, dense(3, 'hard_sigmoid', {}, 'last'), classesOf(small, 3)],
    ['cross_entropy', { label_smoothing: 0.1 }, dense(3, 'softmax', {}, 'last'), classesOf(small, 3)],
    ['cross_entropy', { class_weights: 'balanced' }, dense(3, 'softmax', {}, 'last'), classesOf(small, 3)],
    ['cross_entropy', { label_smoothing: 0.1 }, dense(3, 'sigmoid', {}, 'last'), classesOf(small, 3)],
    ['hinge', { class_weights: [1, 3] }, dense(1, 'linear', {}, 'last'), classesOf(small, 2, 1)],
    ['huber', { delta: 0.3 }, dense(3, 'linear', {}, 'last'), numbersOf(small, 3)],
  ] as const)('under %s with %j', (kind, values, last, data) => {
    const spec = experiment([dense(9, 'tanh', {}, 'first'), last], train({ loss: lossSpec(kind, values) }));
    expectAgreement(spec, data, 20);
  });

  it.each([
    ...(Object.keys(optimizers) as OptimizerName[]).map((kind) => [kind, {}] as const),
    ['sgd', { momentum: 0.9 }],
    ['sgd', { momentum: 0.9, nesterov: true, weight_decay: 0.01 }],
    ['adam', { weight_decay: 0.01 }],
    ['adamw', { weight_decay: 0.1 }],
    ['rmsprop', { momentum: 0.5, centered: true, weight_decay: 0.01 }],
    ['lion', { lr: 0.001, weight_decay: 0.1 }],
  ] as const)('with the optimizer %s %j', (kind, values) => {
    const batch = kind === 'lbfgs' ? 'full' : 8;
    const optimizer = optimizerSpec(kind, { ...(kind === 'lbfgs' && { max_iter: 3 }), ...values });
    const spec = experiment([dense(9, 'tanh', {}, 'first'), dense(2, 'linear', {}, 'last')], {
      ...train({ optimizer, epochs: kind === 'lbfgs' ? 3 : 4 }),
      batch,
    });
    expectAgreement(spec, numbersOf(small, 2), 20, { relative: 2e-3, absolute: 2e-5 });
  });

  it.each(Object.keys(schedules) as ScheduleName[])('with the schedule %s and a warm-up', (kind) => {
    const written = {
      warmup: 4,
      ...(kind === 'one_cycle' && { max: 0.3 }),
      ...(kind === 'exponential' && { factor: 0.5 }),
    };
    const spec = experiment([dense(3)], train({ schedule: scheduleSpec(kind, written) }));
    const { fast, reference } = bothTrainers(spec, numbersOf(small, 3));
    const rates = (trainer: Trainer) => finish(trainer, 1).flatMap(({ record }) => record?.learningRate ?? []);
    expect(rates(fast)).toEqual(rates(reference));
    expectTensors(fast.tensors(), reference.tensors(), { relative: 1e-4, absolute: 1e-6 });
  });

  it.each([{ norm: 0.1 }, { value: 0.01 }, { norm: 0.2, value: 0.05 }])('with gradients clipped to %j', (clip) => {
    expectAgreement(experiment([dense(9, 'relu'), dense(3)], train({ clip })), numbersOf(small, 3), 20);
  });

  it('with penalties, which are reported as there', () => {
    const layers = [dense(9, 'tanh', { l1: 0.01 }, 'first'), dense(3, 'linear', { l2: 0.02 }, 'last')];
    const spec = experiment(layers, train({}));
    expectAgreement(spec, numbersOf(small, 3), 20);
    const { fast, reference } = bothTrainers(spec, numbersOf(small, 3));
    const [mine, theirs] = [fast, reference].map((trainer) => finish(trainer).at(-1)?.record?.penalty ?? NaN);
    expect(mine).toBeGreaterThan(0);
    expect(mine).toBeCloseTo(theirs ?? NaN, 5);
  });

  it('with a frozen layer, whose weights stay', () => {
    const layers = [dense(9, 'tanh', { frozen: true }, 'first'), dense(3, 'linear', {}, 'last')];
    const spec = experiment(layers, train({}));
    const before = createFastTrainer(spec, numbersOf(small, 3)).tensors()[0]?.values;
    expectAgreement(spec, numbersOf(small, 3), 20);
    const { fast } = bothTrainers(spec, numbersOf(small, 3));
    finish(fast);
    expect(fast.tensors()[0]?.values).toEqual(before);
  });

  it('without biases', () => {
    const layers = [dense(9, 'tanh', { bias: false }, 'first'), dense(3, 'linear', { bias: false }, 'last')];
    expectAgreement(experiment(layers, train({})), numbersOf(small, 3), 20);
  });

  it('with dropout: the same values are dropped', () => {
    const layers = [
      dense(9, 'relu', {}, 'first'),
      layerSpec('dropout', { rate: 0.3 }, 'drop1'),
      dense(7, 'tanh', {}, 'second'),
      layerSpec('dropout', { rate: 0.5 }, 'drop2'),
      dense(3, 'linear', {}, 'last'),
    ];
    expectAgreement(experiment(layers, train({ seed: 2 ** 40 + 5 })), numbersOf(small, 3), 20);
  });

  it('with residuals in each other, activations on their own lines, and other shapes between', () => {
    const inner = { ...layerSpec('residual', {}, 'inner'), layers: [dense(6, 'tanh', {}, 'a')] };
    const outer = {
      ...layerSpec('residual', {}, 'outer'),
      layers: [dense(6, 'linear', {}, 'b'), inner, layerSpec('activation', { kind: 'silu' }, 'act')],
    };
    const layers = [
      layerSpec('reshape', { shape: [2, 3] }, 'reshape1'),
      dense(5, 'softmax', {}, 'c'),
      layerSpec('flatten', {}, 'flat'),
      dense(6, 'linear', {}, 'd'),
      outer,
      dense(3, 'linear', {}, 'last'),
    ];
    expectAgreement(experiment(layers, train({})), numbersOf({ samples: 41, inputShape: [6] }, 3), 20);
  });

  it.each([
    ['classes', 3, classesOf, ['accuracy', 'precision', 'recall', 'f1'], 'softmax'],
    ...([1, 2, 3, 4, 5] as const).map(
      (outputs) => ['numbers', outputs, numbersOf, ['mae', 'rmse', 'r2'], 'linear'] as const,
    ),
  ] as const)(
    'in its records: losses and metrics of %s, %i, of both parts',
    (target, outputs, dataOf, metrics, last) => {
      const data = dataOf({ ...small, validation: 9 }, outputs);
      const loss = lossSpec(target === 'classes' ? 'cross_entropy' : 'mse');
      const spec = experiment(
        [dense(9, 'tanh', {}, 'first'), dense(outputs, last, {}, 'last')],
        train({ loss, metrics }),
      );
      expect(measuredMetrics(spec, 'training')).toEqual(metrics);
      const { fast, reference } = bothTrainers(spec, data);
      const records = (trainer: Trainer) => finish(trainer).flatMap(({ record }) => record ?? []);
      const mine = records(fast);
      const theirs = records(reference);
      expect(mine).toHaveLength(4);
      mine.forEach(({ loss: value, metrics: own, validation }, epoch) => {
        const other = theirs[epoch];
        expect(value).toBeCloseTo(other?.loss ?? NaN, 4);
        for (const name of metrics) {
          expect(own[name]).toBeCloseTo(other?.metrics[name] ?? NaN, 4);
          expect(validation?.[name]).toBeCloseTo(other?.validation?.[name] ?? NaN, 4);
        }
        expect(validation?.loss).toBeCloseTo(other?.validation?.loss ?? NaN, 4);
      });
    },
  );

  // More than what is counted in one go: several operations.
  it('in its accuracy over a very large batch', () => {
    const { inputs, ...many } = manyOf({ samples: 250_000, inputShape: [1] });
    const targets = many.targets.map((_, i) => Number(i % 3 === (inputs[Math.floor(i / 3)] > 0 ? 1 : 2)));
    const data = { ...classesOf({ samples: 3, inputShape: [1] }, 3), ...many, inputs, targets };
    const loss = lossSpec('cross_entropy');
    const spec = experiment([dense(3, 'softmax')], train({ loss, metrics: ['accuracy'], batch: 'full', epochs: 1 }));
    const { fast, reference } = bothTrainers(spec, data);
    const accuracy = (trainer: Trainer) => finish(trainer).at(-1)?.record?.metrics['accuracy'];
    expect(accuracy(fast)).toBe(accuracy(reference));
  });

  it('in its statistics, figure by figure', () => {
    const layers = [dense(9, 'relu', {}, 'first'), dense(3, 'linear', {}, 'last')];
    const { fast, reference } = bothTrainers(experiment(layers, train({})), numbersOf({ ...small, validation: 9 }, 3));
    for (let step = 0; step < 4; step++) {
      fast.advance();
      reference.advance();
    }
    const [mine, theirs] = [fast.statistics(), reference.statistics()];
    expect({ epoch: mine.epoch, step: mine.step }).toEqual({ epoch: theirs.epoch, step: theirs.step });
    expect(fast.plan.tensors).toEqual(reference.plan.tensors);
    const count = fast.plan.tensors.length;
    expect(mine.values).toHaveLength(count * statisticsWidth);
    for (let tensor = 0; tensor < count; tensor++) {
      const slice = (values: Float64Array) => values.subarray(tensor * statisticsWidth, (tensor + 1) * statisticsWidth);
      const [own, other] = [slice(mine.values), slice(theirs.values)];
      for (const figure of ['norm', 'minimum', 'maximum', 'mean', 'zeros', 'updateRatio'] as const) {
        const [value = NaN, wanted = NaN] = [own[statistic[figure]], other[statistic[figure]]];
        if (Number.isNaN(wanted)) expect(value).toBeNaN();
        else expect(value).toBeCloseTo(wanted, 4);
      }
      expect(own[statistic.minimumIndex]).toBe(other[statistic.minimumIndex]);
      expect(own[statistic.maximumIndex]).toBe(other[statistic.maximumIndex]);
      const total = (values: Float64Array) => values.subarray(statistic.histogram).reduce((sum, bin) => sum + bin, 0);
      expect(total(own)).toBe(total(other));
    }
  });

  it('gives back the best weights where a rule says so', () => {
    const until = [
      { metric: 'loss', part: 'validation', rule: 'patience', patience: 2, minDelta: 0, restore: 'best' },
    ] as const;
    const spec = experiment([dense(9, 'tanh', {}, 'first'), dense(3, 'linear', {}, 'last')], {
      ...train({ until, epochs: 50 }),
      optimizer: optimizerSpec('sgd', { lr: 0.5 }),
    });
    const { fast, reference } = bothTrainers(spec, numbersOf({ ...small, validation: 9 }, 3));
    finish(fast);
    finish(reference);
    expect({ epoch: fast.epoch, status: fast.status }).toEqual({ epoch: reference.epoch, status: reference.status });
    expectTensors(fast.tensors(), reference.tensors(), { relative: 1e-3, absolute: 1e-5 });
    expect(finalLossOf(fast)).toBeCloseTo(finalLossOf(reference), 4);
  });
});

describe('a run on the fast backend', () => {
  const layers = [
    dense(9, 'relu', {}, 'first'),
    layerSpec('dropout', { rate: 0.3 }, 'drop'),
    dense(3, 'softmax', {}, 'last'),
  ];
  const data = classesOf({ samples: 97, inputShape: [5], validation: 20 }, 3);
  const specOf = (rest: Partial<TrainSpec>) =>
    experiment(layers, train({ loss: lossSpec('cross_entropy'), metrics: ['accuracy'], epochs: 5, ...rest }));

  it('gives the same bits however many steps it does at once', () => {
    const spec = specOf({ optimizer: optimizerSpec('adam') });
    const [one, many, some] = [1, Infinity, 3].map((most) => {
      const trainer = createFastTrainer(spec, data);
      const records = finish(trainer, most).flatMap(({ record }) => record ?? []);
      return { bits: bitsOf(trainer), records };
    });
    expect(many).toEqual(one);
    expect(some).toEqual(one);
  });

  it.each((Object.keys(optimizers) as OptimizerName[]).filter((kind) => kind !== 'lbfgs'))(
    'goes on from a checkpoint to the same bits under %s, after any step',
    (kind) => {
      const spec = specOf({ optimizer: optimizerSpec(kind) });
      const whole = createFastTrainer(spec, data);
      const records = finish(whole).flatMap(({ record }) => record ?? []);
      for (const stop of [1, 9, 10, 11, 27]) {
        const first = createFastTrainer(spec, data);
        const seen = Array.from({ length: stop }, () => first.advance()).flatMap(({ record }) => record ?? []);
        const { numbers, tensors } = first.checkpoint();
        const second = createFastTrainer(spec, data);
        second.restore({ numbers: JSON.parse(JSON.stringify(numbers)) as typeof numbers, tensors });
        seen.push(...finish(second).flatMap(({ record }) => record ?? []));
        expect(bitsOf(second)).toEqual(bitsOf(whole));
        expect(seen).toEqual(records);
      }
    },
  );

  it.each([
    ['sgd', { momentum: 0.9 }],
    ['rmsprop', { momentum: 0.9, centered: true }],
    ...(['adam', 'adamw', 'amsgrad', 'nadam', 'adagrad', 'adadelta', 'rmsprop', 'lion'] as const).map(
      (kind) => [kind, {}] as const,
    ),
  ] as const)('keeps what %s %j averages away from numbers below 2⁻¹²⁶, which are slow', (kind, values) => {
    const spec = experiment([dense(3, 'linear', { bias: false })], {
      ...train({ epochs: 300 }),
      optimizer: optimizerSpec(kind, values),
    });
    // The gradient is 0, so that averages decay from where they are.
    const targets = Array.from({ length: 16 }, () => [1, 2, 3]);
    const data = datasetOf({ inputs: targets.map(() => [0, 0, 0, 0, 0]), targets, inputShape: [5], validation: 0 });
    const trainer = createFastTrainer(spec, data);
    const { numbers, tensors } = trainer.checkpoint();
    const averages = tensors.filter(({ name }) => name.startsWith('optimizer.'));
    for (const { values } of averages) values.fill(1e-36);
    trainer.restore({ numbers, tensors });
    finish(trainer);
    const after = trainer.checkpoint().tensors.filter(({ name }) => name.startsWith('optimizer.'));
    expect(after).toHaveLength(averages.length);
    for (const { values } of after) {
      expect(Array.from(values).filter((value) => value !== 0 && Math.abs(value) < 2 ** -126)).toEqual([]);
    }
  });

  it('does not go on from the reference backend’s checkpoint', () => {
    const spec = specOf({});
    const state = createTrainer(spec, data).checkpoint();
    expect(() => createFastTrainer(spec, data).restore(state)).toThrow(/reference backend/);
  });

  it('starts from weights, and gives them back as they were', () => {
    const spec = specOf({});
    const other = createFastTrainer(specOf({ seed: 5 }), data).tensors();
    expect(createFastTrainer(spec, data, { weights: other }).tensors()).toEqual(other);
  });

  it('tells memory before it takes it, and refuses what is beyond the limit', () => {
    const spec = specOf({});
    const { memory } = createFastTrainer(spec, data).plan;
    expect(() => createFastTrainer(spec, data, { memoryLimit: memory - 1 })).toThrow(/limit/);
    expect(createFastTrainer(spec, data, { memoryLimit: memory }).status).toBe('running');
  });

  it.each([
    ['the loss', 1e30, /output of `\w+` is not finite|loss is not finite/],
    ['an update', 3e38, /Training diverged in epoch 1 at step \d+/],
  ])('names what went wrong when %s is not finite, and ends with finite weights', (_, lr, message) => {
    const spec = experiment([dense(9, 'relu', {}, 'first'), dense(3, 'linear', {}, 'last')], {
      ...train({ epochs: 50 }),
      optimizer: optimizerSpec('sgd', { lr }),
    });
    const trainer = createFastTrainer(spec, numbersOf(small, 3));
    const last = finish(trainer).at(-1);
    expect(trainer.status).toBe('diverged');
    expect(last?.message).toMatch(message);
    expect(bitsOf(trainer).every((value) => Number.isFinite(value))).toBe(true);
  });

  describe.each([
    ['fast', 1, 1e22, 1e15],
    ['reference', 1e10, 1e150, 1e100],
  ] as const)('or the %s one', (backend, input, large, smaller) => {
    it.each(['adam', 'adamw', 'nadam', 'amsgrad', 'adagrad', 'adadelta', 'rmsprop'] as const)(
      'ends by %s with squares of gradients beyond the largest number, instead of standing still',
      (kind) => {
        const create = backend === 'fast' ? createFastTrainer : createTrainer;
        const spec = experiment([dense(1, 'linear', {}, 'last')], train({ optimizer: optimizerSpec(kind) }));
        const trained = (target: number) => {
          const trainer = create(spec, datasetOf({ inputs: [[input], [2 * input]], targets: [[target], [target]] }));
          const before = bitsOf(trainer);
          const message = finish(trainer).at(-1)?.message;
          return { trainer, message, moved: bitsOf(trainer).some((value, at) => value !== before[at]) };
        };
        const { trainer, message } = trained(large);
        expect(trainer).toMatchObject({ status: 'diverged', step: 1 });
        expect(message).toMatch(/epoch 1 at step 1: the gradient of `last\.weight` is too large to be squared/);
        expect(bitsOf(trainer).every(Number.isFinite)).toBe(true);
        expect(trained(smaller)).toMatchObject({ trainer: { status: 'completed' }, moved: true });
      },
    );
  });
});
