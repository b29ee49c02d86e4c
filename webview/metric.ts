import { metrics } from '../src/spec/metrics';
import { figure, percent } from './format';

/** What the columns of a run's epochs are called and how their values are written. */

const validationPrefix = 'validation.';

/** The column with a figure of the validation part. */
export const validationOf = (name: string): string => validationPrefix + name;

const shares: ReadonlySet<string> = new Set(
  Object.entries(metrics).flatMap(([name, { target }]) => (target === 'classes' ? [name] : [])),
);
const known = (name: string): name is keyof typeof metrics => name in metrics;

/** Whether a metric is a share of 1, to be written as a percentage. */
export const isShare = (name: string): boolean => shares.has(name);

/** Whether a metric may be as large as it likes, from 0 on. */
export const isUnbounded = (name: string): boolean => known(name) && metrics[name].range[1] === Infinity;

/** The metrics among the columns of a run, in their order: not the loss, not what every epoch has. */
export const metricNames = (columns: readonly string[]): readonly string[] => columns.filter(known);

/** A metric's value in its unit. */
export const metricText = (name: string, value: number, digits = 3): string =>
  isShare(name) ? percent(value) : figure(value, digits);

/** A metric's name in a sentence. */
export const metricLabel = (name: string): string => (name === 'r2' ? 'R²' : name === 'f1' ? 'F1' : name);

/** A metric's name as a title. */
export const metricTitle = (name: string): string => {
  if (name === 'mae') return 'Mean absolute error';
  if (name === 'rmse') return 'Root mean squared error';
  const label = metricLabel(name);
  return label.charAt(0).toUpperCase() + label.slice(1);
};
