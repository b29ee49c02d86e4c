import type { EpochRecord } from '../spec/record';

/**
 * Consecutive epochs as columns: what crosses a border instead of one object an epoch. `values` is row-major,
 * [epochs, names]; a figure that an epoch does not have is NaN.
 */
export interface EpochColumns {
  /** The number of the first epoch; the others follow without a gap. */
  readonly first: number;
  /** `loss`, `penalty`, `learningRate`, `seconds`, `samplesPerSecond`, metrics by name, validation as `validation.…`. */
  readonly names: readonly string[];
  readonly values: Float64Array;
}

const fixed = ['loss', 'penalty', 'learningRate', 'seconds', 'samplesPerSecond'] as const;
const validationPrefix = 'validation.';

/** The column names of a run's epochs, from its first one. */
export const columnNames = (record: EpochRecord): readonly string[] => [
  ...fixed,
  ...Object.keys(record.metrics),
  ...Object.keys(record.validation ?? {}).map((name) => validationPrefix + name),
];

/** Packs consecutive epochs, at least one, all with the same metrics. */
export function toColumns(records: readonly EpochRecord[]): EpochColumns {
  const [start] = records;
  if (!start) throw new RangeError('no epochs to pack');
  const names = columnNames(start);
  const values = new Float64Array(records.length * names.length);
  names.forEach((name, column) => {
    const figure = figureOf(name);
    records.forEach((record, row) => {
      values[row * names.length + column] = figure(record);
    });
  });
  return { first: start.epoch, names, values };
}

const isFixed = (name: string): name is (typeof fixed)[number] => (fixed as readonly string[]).includes(name);

/** What reads a column's figure. */
function figureOf(name: string): (record: EpochRecord) => number {
  if (isFixed(name)) return (record) => record[name];
  if (!name.startsWith(validationPrefix)) return ({ metrics }) => metrics[name] ?? NaN;
  const metric = name.slice(validationPrefix.length);
  return ({ validation }) => validation?.[metric] ?? NaN;
}

/** Unpacks what `toColumns` packed. */
export function fromColumns({ first, names, values }: EpochColumns): readonly EpochRecord[] {
  const width = names.length;
  return Array.from({ length: values.length / width }, (_, row) => {
    const metrics: Record<string, number> = {};
    const validation: Record<string, number> = {};
    const figures = { loss: NaN, penalty: NaN, learningRate: NaN, seconds: NaN, samplesPerSecond: NaN };
    names.forEach((name, column) => {
      const value = values[row * width + column] ?? NaN;
      if (isFixed(name)) figures[name] = value;
      else if (name.startsWith(validationPrefix)) validation[name.slice(validationPrefix.length)] = value;
      else metrics[name] = value;
    });
    return {
      epoch: first + row,
      ...figures,
      metrics,
      ...(Object.keys(validation).length > 0 && { validation }),
    };
  });
}
