import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/language';
import type { EpochRecord } from '../../src/spec/record';
import { byScore, scoreOf } from '../../src/spec/score';

const specOf = (text: string) => {
  const spec = analyse(text).cells[0]?.experiment?.spec;
  if (!spec) throw new Error('the text is an experiment');
  return spec;
};
const classes = (split: string) => specOf(`data moons\n${split}model\n  dense 1 sigmoid\n`);
const split = '  split train=80% validation=20%\n';
const record = (loss: number, metrics: Record<string, number>, validation?: Record<string, number>): EpochRecord => ({
  epoch: 1,
  loss,
  penalty: 0,
  metrics,
  ...(validation && { validation }),
  learningRate: 0.1,
  seconds: 1,
  samplesPerSecond: 1,
});

describe('what runs are compared by', () => {
  it('is the first metric, of the validation part where there is one', () => {
    const validated = scoreOf(classes(split));
    expect(validated.name).toBe('validation accuracy');
    expect(validated.of(record(1, { accuracy: 0.5 }, { loss: 2, accuracy: 0.25 }))).toBe(0.25);
    const trained = scoreOf(classes(''));
    expect(trained.name).toBe('accuracy');
    expect(trained.of(record(1, { accuracy: 0.5 }))).toBe(0.5);
    expect(trained.of(undefined)).toBeNaN();
  });

  it('puts the higher score first, of equal ones the lower loss, and what is not finite last', () => {
    const order = byScore(scoreOf(classes('')));
    const [good, same, bad, none] = [
      record(1, { accuracy: 0.9 }),
      record(2, { accuracy: 0.9 }),
      record(0.5, { accuracy: 0.8 }),
      record(NaN, { accuracy: NaN }),
    ];
    expect([undefined, none, bad, same, good].toSorted(order).slice(0, 3)).toEqual([good, same, bad]);
  });

  it('puts the lower error first', () => {
    const order = byScore(scoreOf(specOf('data plane\nmodel\n  dense 1\n')));
    const [small, large] = [record(1, { mae: 0.1 }), record(0.1, { mae: 0.2 })];
    expect([large, small].toSorted(order)).toEqual([small, large]);
  });
});
