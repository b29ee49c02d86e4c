import type { ExperimentSpec } from './experiment';
import { metrics } from './metrics';
import type { EpochRecord } from './record';

/** What tells a run's best epoch. */
export interface Criterion {
  readonly part: 'training' | 'validation';
  /** `loss` or a metric. */
  readonly name: string;
  readonly better: 'lower' | 'higher';
}

/** The figure of a criterion; NaN where an epoch has none. */
export const figureOf = ({ part, name }: Criterion, { loss, metrics, validation }: EpochRecord): number => {
  if (part === 'validation') return validation?.[name] ?? NaN;
  return name === 'loss' ? loss : (metrics[name] ?? NaN);
};

/** The figure that the first `until` with patience watches, where it is measured; else the validation loss, else the loss. */
export function criterionOf({ train }: ExperimentSpec, { metrics: measured, validation }: EpochRecord): Criterion {
  const rule = train.until.find((each) => each.rule === 'patience');
  if (rule) {
    const { metric, part } = rule;
    const better = metric === 'loss' ? 'lower' : metrics[metric].better;
    const among = part === 'validation' ? (validation ?? {}) : { loss: 0, ...measured };
    if (metric in among) return { part, name: metric, better };
  }
  return { part: validation ? 'validation' : 'training', name: 'loss', better: 'lower' };
}

/** Whether a figure beats the best so far. What is no number never does. */
export const beats = ({ better }: Criterion, value: number, best: number | undefined): boolean =>
  Number.isFinite(value) && (best === undefined || (better === 'lower' ? value < best : value > best));

/** The first of a run's epochs that no other beats; `undefined` where none has a figure. */
export function bestEpoch(spec: ExperimentSpec, epochs: readonly EpochRecord[]): EpochRecord | undefined {
  const [first] = epochs;
  if (!first) return undefined;
  const criterion = criterionOf(spec, first);
  let best: EpochRecord | undefined;
  for (const record of epochs) {
    if (beats(criterion, figureOf(criterion, record), best && figureOf(criterion, best))) best = record;
  }
  return best;
}
