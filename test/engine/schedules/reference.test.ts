import { describe, expect, it } from 'vitest';
import { createLearningRate } from '../../../src/engine/schedules/kinds';
import { schedules, type ScheduleName } from '../../../src/spec/schedules';
import { scheduleSpec } from '../experiment';
import { proofs } from '../proof';
import { readReference } from '../reference';

interface ScheduleCase {
  readonly name: string;
  readonly kind: ScheduleName;
  readonly arguments: Readonly<Record<string, number>>;
  readonly lr: number;
  readonly epochs: number;
  readonly steps_per_epoch: number;
  readonly losses?: readonly number[];
  readonly rates: readonly number[];
}

const { cases } = readReference<{ readonly cases: readonly ScheduleCase[] }>('schedules.json');
const record = proofs('schedules-reference');

describe('the learning rate of every step against PyTorch, to 1e-8 relative', () => {
  it('has cases of every kind', () => {
    expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(Object.keys(schedules)));
  });

  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const rate = createLearningRate(scheduleSpec(one.kind, one.arguments), one.lr, one.epochs, one.steps_per_epoch);
    expect(one.rates.length).toBeGreaterThanOrEqual(50);
    one.rates.forEach((expected, step) => {
      const actual = rate.at(step);
      const error = expected === 0 ? Math.abs(actual) : Math.abs(actual / expected - 1);
      record(one.kind, error);
      expect(error, `step ${step}: ${actual}, not ${expected}`).toBeLessThan(1e-8);
      const done = step + 1;
      if (done % one.steps_per_epoch === 0) rate.epochEnded(one.losses?.[done / one.steps_per_epoch - 1] ?? 1, done);
    });
  });
});
