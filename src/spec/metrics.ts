import type { Kind, TrainedKind } from './argument';

interface MetricKind extends Kind {
  readonly source: string;
  readonly formula: string;
  /** Scores are maximised, errors minimised. */
  readonly better: 'higher' | 'lower';
  /** What the target must be. */
  readonly target: 'classes' | 'numbers';
  /** The least and the most that it can be, ends included. */
  readonly range: readonly [least: number, most: number];
}

/** The metrics, by name; measured at an epoch's end, in the target's own units. */
export const metrics = {
  accuracy: {
    documentation: 'Share of samples whose class is right (one output: threshold 0.5).',
    source: 'scikit-learn 1.2 (`accuracy_score`)',
    formula: 'hits / samples',
    better: 'higher',
    target: 'classes',
    range: [0, 1],
    arguments: {},
  },
  precision: {
    documentation: 'Of those called positive, the share that is; more than two classes: the mean over the classes.',
    source: 'scikit-learn 1.2 (`precision_score`)',
    formula: 'true positives / called positive; 0 / 0 = 0',
    better: 'higher',
    target: 'classes',
    range: [0, 1],
    arguments: {},
  },
  recall: {
    documentation: 'Of the positives, the share that was found; more than two classes: the mean over the classes.',
    source: 'scikit-learn 1.2 (`recall_score`)',
    formula: 'true positives / positives; 0 / 0 = 0',
    better: 'higher',
    target: 'classes',
    range: [0, 1],
    arguments: {},
  },
  f1: {
    documentation: 'Harmonic mean of precision and recall; more than two classes: the mean over the classes.',
    source: 'scikit-learn 1.2 (`f1_score`)',
    formula: '2 · true positives / (called positive + positives)',
    better: 'higher',
    target: 'classes',
    range: [0, 1],
    arguments: {},
  },
  mae: {
    documentation: 'Mean absolute error.',
    source: 'scikit-learn 1.2 (`mean_absolute_error`)',
    formula: 'mean |p - t|',
    better: 'lower',
    target: 'numbers',
    range: [0, Infinity],
    arguments: {},
  },
  rmse: {
    documentation: 'Root of the mean squared error.',
    source: 'scikit-learn 1.2 (`mean_squared_error`)',
    formula: '√(mean (p - t)²)',
    better: 'lower',
    target: 'numbers',
    range: [0, Infinity],
    arguments: {},
  },
  r2: {
    documentation: 'Coefficient of determination; 1 is perfect, 0 is the mean.',
    source: 'scikit-learn 1.2 (`r2_score`)',
    formula: '1 - Σ (t - p)² / Σ (t - t̄)²',
    better: 'higher',
    target: 'numbers',
    range: [-Infinity, 1],
    arguments: {},
  },
} as const satisfies Readonly<Record<string, MetricKind>>;

export type MetricName = keyof typeof metrics;
export type TrainedMetric = TrainedKind<typeof metrics>;
