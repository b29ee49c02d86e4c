import { describe, expect, it } from 'vitest';
import { createTrainer } from '../../../src/engine';
import { createUntil } from '../../../src/engine/until';
import { stream } from '../../../src/numerics/random';
import type { UntilSpec } from '../../../src/spec/experiment';
import { datasetOf, dense, experiment, optimizerSpec } from '../experiment';
import { proofs } from '../proof';
import { bitsOf, classesData, numbersData, finalLossOf, run } from './runs';

const loss = { metric: 'loss', part: 'training' } as const;
const patience = (changes: object = {}): UntilSpec => ({
  ...loss,
  rule: 'patience',
  patience: 2,
  minDelta: 0,
  restore: 'last',
  ...changes,
});

/** The verdicts over a series of values that every rule watches. */
const verdicts = (rules: readonly UntilSpec[], values: readonly number[]) => {
  const until = createUntil(rules);
  return values.map((value) => until.epochEnded(() => value));
};

type Patience = Extract<UntilSpec, { rule: 'patience' }>;

/** Epochs since the last one that was better, by more than `minDelta`, than the best that counted before it. */
function waitedFor(values: readonly number[], minDelta: number): number {
  let last = 0;
  values.forEach((value, epoch) => {
    if (epoch > 0 && values[last] - value > minDelta) last = epoch;
  });
  return values.length - 1 - last;
}

const record = proofs('stopping');

describe('stopping rules', () => {
  it.each([
    ['<', [3, 2, 1], [undefined, undefined, 0]],
    ['<=', [3, 2, 1], [undefined, 0, 0]],
    ['>', [1, 2, 3], [undefined, undefined, 0]],
    ['>=', [1, 2, 3], [undefined, 0, 0]],
  ] as const)('a threshold: %s 2', (comparison, values, holds) => {
    const rule: UntilSpec = { ...loss, rule: 'threshold', comparison, threshold: 2 };
    expect(verdicts([rule], values).map((verdict) => verdict.holds)).toEqual(holds);
  });

  it('patience counts epochs in a row without improvement', () => {
    const values = [3, 2, 2, 1, 1.5, 1];
    expect(verdicts([patience()], values).map(({ holds }) => holds)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      0,
    ]);
    expect(verdicts([patience()], values).map(({ improved }) => improved.length)).toEqual([1, 1, 0, 1, 0, 0]);
  });

  it('an improvement must exceed min_delta', () => {
    const improved = verdicts([patience({ minDelta: 0.5 })], [3, 2.5, 2.4]).map((verdict) => verdict.improved.length);
    expect(improved).toEqual([1, 0, 1]);
  });

  it('patience and thresholds decide as a look back over the whole list would, in 400 random series', () => {
    for (let seed = 0; seed < 400; seed++) {
      const random = stream(seed, 'data');
      const values = Array.from({ length: 30 }, (_, i) => Math.round(20 * random.normal() + 300 / (i + 3)) / 10);
      const rule = patience({ patience: 1 + random.integer(5), minDelta: random.integer(3) / 2 }) as Patience;
      const threshold = random.integer(60) / 2 - 5;
      const verdict = verdicts([rule, { ...loss, rule: 'threshold', comparison: '<', threshold }], values).map(
        ({ holds }) => holds,
      );
      const expected = values.map((value, epoch) => {
        if (waitedFor(values.slice(0, epoch + 1), rule.minDelta) >= rule.patience) return 0;
        return value < threshold ? 1 : undefined;
      });
      record('until … patience', verdict.filter((one, i) => one !== expected[i]).length);
      record('until … < NUMBER', verdict.filter((one, i) => one !== expected[i]).length);
      expect(verdict).toEqual(expected);
    }
  });

  it('scores are maximised', () => {
    const rule = patience({ metric: 'accuracy' });
    expect(verdicts([rule], [0.5, 0.6, 0.6, 0.4]).map(({ holds }) => holds)).toEqual([
      undefined,
      undefined,
      undefined,
      0,
    ]);
  });

  it('what is no number neither holds nor improves', () => {
    const threshold: UntilSpec = { ...loss, rule: 'threshold', comparison: '<', threshold: 2 };
    expect(verdicts([threshold, patience()], [NaN, NaN]).map(({ holds }) => holds)).toEqual([undefined, 1]);
    expect(verdicts([patience()], [NaN])[0].improved).toEqual([]);
  });

  it('with several, the first that holds counts', () => {
    const threshold: UntilSpec = { ...loss, rule: 'threshold', comparison: '<', threshold: 10 };
    expect(verdicts([patience({ patience: 1 }), threshold], [1, 1]).map(({ holds }) => holds)).toEqual([1, 0]);
  });
});

describe('a run with stopping rules', () => {
  const line = datasetOf({ inputs: [[1], [2]], targets: [[2], [4]] });

  it('converges when a threshold is reached', () => {
    const rule: UntilSpec = { ...loss, rule: 'threshold', comparison: '<', threshold: 1e-3 };
    const { trainer, records } = run(experiment([dense(1)], { epochs: 5000, until: [rule] }), line);
    expect(trainer.status).toBe('converged');
    expect(records.at(-1)?.loss).toBeLessThan(1e-3);
    expect(records.at(-2)?.loss).toBeGreaterThanOrEqual(1e-3);
  });

  it('may watch a metric that is not shown', () => {
    const rule: UntilSpec = { metric: 'rmse', part: 'training', rule: 'threshold', comparison: '<', threshold: 0.5 };
    const { trainer, records } = run(experiment([dense(1)], { epochs: 5000, until: [rule], metrics: ['mae'] }), line);
    expect(trainer.status).toBe('converged');
    expect(Object.keys(records[0].metrics)).toEqual(['mae']);
  });

  it('watches in the units that the network sees, and shows the target’s own', () => {
    const scaled = { ...line, targetScaling: { offset: Float64Array.of(0), divisor: Float64Array.of(1000) } };
    const rule: UntilSpec = { metric: 'mae', part: 'training', rule: 'threshold', comparison: '<', threshold: 0.5 };
    const { trainer, records } = run(experiment([dense(1)], { epochs: 5000, until: [rule], metrics: ['mae'] }), scaled);
    expect(trainer.status).toBe('converged');
    expect(records.at(-1)?.metrics.mae).toBeGreaterThan(100);
    expect(records.at(-1)?.metrics.mae).toBeLessThan(500);
  });

  // A large step on few samples: the validation loss falls, then rises.
  const overfit = (restore: 'best' | 'last', epochs = 300) =>
    run(
      experiment([dense(30, 'tanh'), dense(2)], {
        epochs,
        batch: 'full',
        optimizer: optimizerSpec('adam', { lr: 0.03 }),
        until: [patience({ part: 'validation', patience: 30, restore })],
      }),
      numbersData(24, 12),
    );

  it('with restore=best ends with the weights of the best epoch', () => {
    const { trainer, records } = overfit('best');
    expect(trainer.status).toBe('converged');
    const validation = records.map((record) => record.validation?.loss ?? NaN);
    const best = validation.indexOf(Math.min(...validation));
    expect(records.length).toBe(best + 31);
    const data = numbersData(24, 12);
    const parts = { train: data.parts.validation, validation: new Int32Array(0), test: new Int32Array(0) };
    const model = experiment([dense(30, 'tanh'), dense(2)]);
    const again = createTrainer(model, { ...data, parts }, { weights: trainer.tensors() });
    expect(finalLossOf(again)).toBeCloseTo(validation[best], 14);
    const last = overfit('last');
    expect(last.records).toEqual(records);
    expect(bitsOf(last.trainer)).not.toEqual(bitsOf(trainer));
  });

  it('and also when the epochs are used up before', () => {
    const long = overfit('best');
    const short = overfit('best', long.records.length - 5);
    expect(short.trainer.status).toBe('completed');
    expect(bitsOf(short.trainer)).toEqual(bitsOf(long.trainer));
  });

  it('the statistics of the last step stay those of its weights', () => {
    const [best, last] = [overfit('best'), overfit('last')];
    expect(best.trainer.statistics()).toEqual(last.trainer.statistics());
  });

  it('says what is wrong with a rule', () => {
    const rule = patience({ part: 'validation' });
    expect(() => createTrainer(experiment([dense(1)], { until: [rule] }), line)).toThrow(/validation part/);
    const accuracy = patience({ metric: 'accuracy' });
    expect(() => createTrainer(experiment([dense(1)], { until: [accuracy] }), line)).toThrow(
      /`accuracy` wants classes/,
    );
    const error = experiment([dense(3, 'softmax')], { metrics: ['mae'] });
    expect(() => createTrainer(error, classesData(9))).toThrow(/`mae` wants numbers/);
  });
});
