import { metrics, type MetricName } from '../../spec/metrics';
import { isClassTarget } from '../../spec/target';
import { diagnostic } from '../diagnostic';
import type { Range } from '../range';
import { quote } from '../words';
import { rangeOf, type Check } from './check';

/** Metrics of classes where there are numbers, and the other way round. */
export const metricTarget: Check = (subject, report) => {
  const { draft, data, loss } = subject.lowered;
  if (!data || !loss || data.targets.length === 0) return;
  const classes = isClassTarget(loss.kind, data.targets);
  const named: (readonly [MetricName, Range])[] = (draft.metrics?.names ?? []).map((name, index) => [
    name,
    draft.metrics?.ranges[index] ?? rangeOf(subject, 'metrics'),
  ]);
  for (const { spec, metricRange } of draft.until ?? []) {
    if (spec.metric !== 'loss') named.push([spec.metric, metricRange]);
  }
  for (const [name, range] of named) {
    if ((metrics[name].target === 'classes') === classes) continue;
    const others = Object.entries(metrics)
      .filter(([, { target }]) => (target === 'classes') === classes)
      .map(([other]) => quote(other));
    report(
      diagnostic(
        'metric-target',
        range,
        `${quote(name)} measures ${classes ? 'numbers' : 'classes'}, but under ${quote(loss.kind)} the target holds ${classes ? 'classes' : 'numbers'}. Use ${others.join(', ')}.`,
        { arguments: [name, loss.kind] },
      ),
    );
  }
};
