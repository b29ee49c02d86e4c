import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec, UntilSpec } from '../../spec/experiment';
import type { MetricName } from '../../spec/metrics';
import { createMeter, type Meter } from './kinds';

/** What one output must exceed to call the second class: probabilities one half, margins 0. */
export const decisionThreshold = ({ train }: Pick<ExperimentSpec, 'train'>): number =>
  train.loss.kind === 'hinge' || train.loss.kind === 'squared_hinge' ? 0 : 0.5;

/** The metrics that a part's meter measures: those asked for, and those that a stopping rule watches. */
export const measuredMetrics = ({ train }: ExperimentSpec, part: UntilSpec['part']): readonly MetricName[] => [
  ...train.metrics,
  ...train.until.flatMap((rule) => (rule.part === part && rule.metric !== 'loss' ? [rule.metric] : [])),
];

/** A run's meters. */
export function createMeters(
  spec: ExperimentSpec,
  { outputs, targetScaling }: Pick<Dataset, 'outputs' | 'targetScaling'>,
): Record<UntilSpec['part'], Meter> {
  const meterOf = (part: UntilSpec['part']): Meter =>
    createMeter(measuredMetrics(spec, part), {
      outputs,
      threshold: decisionThreshold(spec),
      unit: targetScaling?.divisor,
    });
  return { training: meterOf('training'), validation: meterOf('validation') };
}
