import type { ExperimentSpec } from './experiment';
import { metrics } from './metrics';
import type { EpochRecord } from './record';

/** What runs of one experiment are compared by. */
export interface Score {
  /** For example `validation accuracy`. */
  readonly name: string;
  readonly better: 'higher' | 'lower';
  /** NaN where it was not measured. */
  readonly of: (record: EpochRecord | undefined) => number;
}

/** The first metric, else the loss; of the validation part where there is one. */
export function scoreOf({ data, train }: ExperimentSpec): Score {
  const [metric] = train.metrics;
  const column = metric ?? 'loss';
  const better = metric ? metrics[metric].better : 'lower';
  const { validation } = data.split ?? {};
  return {
    name: validation ? `validation ${column}` : column,
    better,
    of: (record) =>
      (validation ? record?.validation?.[column] : record && (metric ? record.metrics[metric] : record.loss)) ?? NaN,
  };
}

/** Orders records, the best first: by their score, then by their loss; what is not finite comes last. */
export function byScore({ better, of }: Score): (a: EpochRecord | undefined, b: EpochRecord | undefined) => number {
  const lossOf = (record: EpochRecord | undefined): number => record?.validation?.['loss'] ?? record?.loss ?? NaN;
  const rank = (value: number): number => (Number.isFinite(value) ? (better === 'higher' ? -value : value) : Infinity);
  const rankLoss = (value: number): number => (Number.isFinite(value) ? value : Infinity);
  const order = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
  return (a, b) => order(rank(of(a)), rank(of(b))) || order(rankLoss(lossOf(a)), rankLoss(lossOf(b)));
}
