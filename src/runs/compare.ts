import { columnNames } from '../protocol/telemetry';
import { bestEpoch } from '../spec/best';
import { hyperparameterValues } from '../spec/difference';
import type { EpochRecord } from '../spec/record';
import { partingOf, type Parting } from './parting';
import type { RecordedRun } from './store';

/** A hyperparameter in which runs differ, with each run's value; `undefined` where it has none. */
export interface Differing {
  readonly path: string;
  readonly values: readonly (string | undefined)[];
}

/** A figure of each run at one of its epochs; NaN where it was not measured. */
export interface Figure {
  readonly name: string;
  readonly values: readonly number[];
}

/** Runs beside each other. Every list is in their order. */
export interface Comparison {
  readonly runs: readonly RecordedRun[];
  /** Only what differs, in the order of the first run's text. */
  readonly differing: readonly Differing[];
  readonly end: readonly Figure[];
  /** At each run's best epoch. */
  readonly best: readonly Figure[];
  readonly bestEpochs: readonly (number | undefined)[];
  /** Where each run parts from the first. */
  readonly partings: readonly Parting[];
}

/** A figure's values are told apart from run to run beyond this share of their size. */
export const usualTolerance = 1e-6;

function differingOf(runs: readonly RecordedRun[]): readonly Differing[] {
  const values = runs.map(({ record }) => hyperparameterValues(record.spec));
  const paths = new Set(values.flatMap((each) => [...each.keys()]));
  return [...paths]
    .map((path) => ({ path, values: values.map((each) => each.get(path)) }))
    .filter((each) => new Set(each.values).size > 1);
}

const hidden = new Set(['penalty', 'learningRate', 'seconds', 'samplesPerSecond']);

function valueOf(record: EpochRecord | undefined, name: string): number {
  if (!record) return NaN;
  if (name === 'loss') return record.loss;
  const part = 'validation.';
  if (name.startsWith(part)) return record.validation?.[name.slice(part.length)] ?? NaN;
  return record.metrics[name] ?? NaN;
}

function figuresOf(epochs: readonly (EpochRecord | undefined)[]): readonly Figure[] {
  const names = new Set(epochs.flatMap((record) => (record ? columnNames(record) : [])));
  return [...names]
    .filter((name) => !hidden.has(name))
    .map((name) => ({ name, values: epochs.map((record) => valueOf(record, name)) }));
}

/** Compares two or more runs. */
export function compareRuns(runs: readonly RecordedRun[], tolerance = usualTolerance): Comparison {
  const [first, ...others] = runs;
  if (!first || others.length === 0) throw new RangeError('two runs or more are compared');
  const best = runs.map(({ record, epochs }) => bestEpoch(record.spec, epochs));
  return {
    runs,
    differing: differingOf(runs),
    end: figuresOf(runs.map(({ epochs }) => epochs[epochs.length - 1])),
    best: figuresOf(best),
    bestEpochs: best.map((record) => record?.epoch),
    partings: others.map((other) => partingOf(first, other, tolerance)),
  };
}
