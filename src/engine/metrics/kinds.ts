import { metrics, type MetricName, type TrainedMetric } from '../../spec/metrics';
import { accuracy, f1, precision, recall } from './class-metrics';
import { createClassTally, type ClassCounts } from './class-tally';
import { mae, r2, rmse } from './error-metrics';
import { createErrorTally, type ErrorSums } from './error-tally';
import type { Tally } from './tally';

interface OfClasses {
  readonly from: 'classes';
  readonly value: (counts: ClassCounts, outputs: number) => number;
}

interface OfNumbers {
  readonly from: 'numbers';
  readonly value: (sums: ErrorSums, unit: Float64Array) => number;
}

/** How each metric of the vocabulary is computed, from the tally that its target wants. */
export const metricKinds: {
  readonly [K in TrainedMetric]: (typeof metrics)[K]['target'] extends 'classes' ? OfClasses : OfNumbers;
} = {
  accuracy: { from: 'classes', value: accuracy },
  precision: { from: 'classes', value: precision },
  recall: { from: 'classes', value: recall },
  f1: { from: 'classes', value: f1 },
  mae: { from: 'numbers', value: mae },
  rmse: { from: 'numbers', value: rmse },
  r2: { from: 'numbers', value: r2 },
};

export interface MeterOptions {
  readonly outputs: number;
  /** What one output's prediction must exceed to call the second class. */
  readonly threshold: number;
  /** Size of the targets' own unit in the scaled ones, a column; absent: they are not scaled. */
  readonly unit?: Float64Array;
}

/** Measures metrics over samples that come batch by batch. */
export interface Meter {
  reset(): void;
  /** Adds rows of predictions and targets, each [rows, outputs]. */
  add: Tally['add'];
  /** All sums, as numbers that a checkpoint keeps. */
  save(): number[];
  /** Takes the sums over from what was saved, or from where they lie. */
  restore(numbers: readonly number[] | Float64Array): void;
  /** `scaled`: in the units that the network sees; `own`: in the target's. No number before any sample. */
  value(metric: MetricName, units: 'own' | 'scaled'): number;
}

/** A meter for these metrics. */
export function createMeter(names: readonly MetricName[], { outputs, threshold, unit }: MeterOptions): Meter {
  const wants = (target: 'classes' | 'numbers'): boolean => names.some((name) => metrics[name].target === target);
  const counts = wants('classes') ? createClassTally(outputs, threshold) : undefined;
  const sums = wants('numbers') ? createErrorTally(outputs) : undefined;
  const tallies: readonly Tally[] = [...(counts ? [counts] : []), ...(sums ? [sums] : [])];
  const ones = new Float64Array(outputs).fill(1);
  const own = unit ?? ones;
  return {
    reset: () => tallies.forEach(({ all }) => all.fill(0)),
    add: (p, t, rows) => {
      for (const tally of tallies) tally.add(p, t, rows);
    },
    save: () => tallies.flatMap(({ all }) => Array.from(all)),
    restore: (numbers) => {
      let at = 0;
      for (const { all } of tallies) {
        all.set(numbers.slice(at, at + all.length));
        at += all.length;
      }
    },
    value: (name, units) => {
      const kind = metricKinds[name];
      const value =
        kind.from === 'classes'
          ? counts && kind.value(counts, outputs)
          : sums && kind.value(sums, units === 'own' ? own : ones);
      if (value === undefined) throw new Error(`The meter does not measure ${name}.`);
      return value;
    },
  };
}
