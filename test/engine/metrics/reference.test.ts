import { describe, expect, it } from 'vitest';
import { createMeter } from '../../../src/engine/metrics/kinds';
import { metrics, type MetricName } from '../../../src/spec/metrics';
import { proofs } from '../proof';
import { readReference, type ReferenceTensor } from '../reference';

interface MetricCase {
  readonly name: string;
  readonly outputs: ReferenceTensor;
  readonly targets: ReferenceTensor;
  readonly threshold?: number;
  readonly values: Readonly<Partial<Record<MetricName, number>>>;
}

const { cases } = readReference<{ readonly cases: readonly MetricCase[] }>('metrics.json');
const record = proofs('metrics-reference');

describe('metrics against scikit-learn, to 1e-12', () => {
  it('has cases of every metric', () => {
    expect(new Set(cases.flatMap(({ values }) => Object.keys(values)))).toEqual(new Set(Object.keys(metrics)));
  });

  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, { outputs, targets, threshold = 0.5, values }) => {
    const [rows, columns] = outputs.shape;
    const names = Object.keys(values) as MetricName[];
    const p = Float64Array.from(outputs.values);
    const t = Float64Array.from(targets.values);
    // At once, and in batches that do not divide the rows.
    for (const batch of [rows, 7]) {
      const meter = createMeter(names, { outputs: columns, threshold });
      for (let from = 0; from < rows; from += batch) {
        const to = Math.min(rows, from + batch);
        meter.add(p.subarray(from * columns, to * columns), t.subarray(from * columns, to * columns), to - from);
      }
      for (const name of names) {
        const error = Math.abs(meter.value(name, 'own') - (values[name] ?? NaN));
        record(name, error);
        expect(error, name).toBeLessThan(1e-12 * Math.max(1, Math.abs(values[name] ?? NaN)));
      }
    }
  });

  it('measures errors in the target’s own units, and what is scale-free alike in both', () => {
    const meter = createMeter(['mae', 'rmse', 'r2'], { outputs: 2, threshold: 0.5, unit: Float64Array.of(10, 100) });
    meter.add(Float64Array.of(1, 2, 0, 0), Float64Array.of(0, 0, 1, 1), 2);
    expect(meter.value('mae', 'scaled')).toBe(1.25);
    expect(meter.value('mae', 'own')).toBe((10 + 150) / 2);
    expect(meter.value('rmse', 'own')).toBe(Math.sqrt((100 + 25_000) / 2));
    expect(meter.value('r2', 'own')).toBe(meter.value('r2', 'scaled'));
  });

  it('goes on from what it saved', () => {
    const make = () => createMeter(['f1', 'mae'], { outputs: 3, threshold: 0.5 });
    const p = Float64Array.of(0.9, 0.1, 0, 0.2, 0.5, 0.3);
    const t = Float64Array.of(1, 0, 0, 0, 0, 1);
    const whole = make();
    whole.add(p, t, 2);
    const first = make();
    first.add(p, t, 1);
    const second = make();
    second.restore(JSON.parse(JSON.stringify(first.save())) as number[]);
    second.add(p.subarray(3), t.subarray(3), 1);
    expect(second.save()).toEqual(whole.save());
    expect(second.value('f1', 'own')).toBe(whole.value('f1', 'own'));
  });
});
