import * as v from 'valibot';
import type { ExperimentSpec } from '../spec/experiment';
import { layers, type LayerName } from '../spec/layers';
import { losses, type LossName } from '../spec/losses';
import { optimizers, type OptimizerName } from '../spec/optimizers';
import { schedules, type ScheduleName } from '../spec/schedules';
import { sources, type SourceName } from '../spec/sources';
import { statisticsWidth, type StatisticsFrame } from '../spec/statistics';
import type { EpochColumns } from './telemetry';

/** Schemas of the plain data that every border shares. */

const names = <T extends string>(table: Readonly<Record<T, unknown>>) => v.picklist(Object.keys(table) as T[]);
const kindOf = <T extends string>(table: Readonly<Record<T, unknown>>) =>
  v.looseObject({ kind: names<T>(table), arguments: v.record(v.string(), v.unknown()) });

const structure = v.looseObject({
  data: v.looseObject({ source: kindOf<SourceName>(sources), shuffle: v.boolean() }),
  layers: v.array(v.looseObject({ name: v.string(), ...kindOf<LayerName>(layers).entries })),
  train: v.looseObject({
    loss: kindOf<LossName>(losses),
    optimizer: kindOf<OptimizerName>(optimizers),
    schedule: kindOf<ScheduleName>(schedules),
    epochs: v.pipe(v.number(), v.integer(), v.minValue(1)),
    seed: v.pipe(v.number(), v.integer()),
    metrics: v.array(v.string()),
    until: v.array(v.looseObject({})),
  }),
});

/** An `ExperimentSpec`, by its structure: names are known and blocks complete. Arguments were checked by the language. */
export const experimentSpec = v.custom<ExperimentSpec>(
  (input) => v.is(structure, input),
  'not an experiment of this version',
);

/** A measured number; NaN where there is none. VS Code's way to a page is JSON, which has `null` for what is not finite. */
export const figure = v.union([
  v.number(),
  v.nan(),
  v.pipe(
    v.null(),
    v.transform(() => NaN),
  ),
]);

export const runState = v.picklist([
  'queued',
  'running',
  'paused',
  'completed',
  'converged',
  'stopped',
  'diverged',
  'interrupted',
  'failed',
]);

export const runResult = v.object({
  status: v.picklist(['completed', 'converged', 'stopped', 'diverged', 'interrupted', 'failed']),
  epochs: v.number(),
  loss: v.nullable(v.number()),
  seconds: v.number(),
  sha256: v.optional(v.string()),
  message: v.optional(v.string()),
});

const float64 = v.instance(Float64Array);

export const epochColumns: v.GenericSchema<unknown, EpochColumns> = v.pipe(
  v.object({
    first: v.pipe(v.number(), v.integer(), v.minValue(1)),
    names: v.pipe(v.array(v.string()), v.minLength(1)),
    values: float64,
  }),
  v.check(({ names, values }) => values.length % names.length === 0, 'values do not fill whole rows'),
);

export const statisticsFrame: v.GenericSchema<unknown, StatisticsFrame> = v.pipe(
  v.object({ epoch: v.number(), step: v.number(), values: float64, passing: v.optional(v.literal(true)) }),
  v.check(({ values }) => values.length % statisticsWidth === 0, 'values do not fill whole tensors'),
);

export const tensorDescription = v.object({
  layer: v.string(),
  tensor: v.string(),
  role: v.picklist(['weight', 'gradient', 'activation', 'buffer', 'part']),
});

/** A layer as the panel and the editor name it. */
export const layerDescription = v.object({
  name: v.string(),
  kind: v.string(),
  /** Kind and main arguments as written: `dense 32 relu`. */
  label: v.string(),
  input: v.array(v.number()),
  output: v.array(v.number()),
  parameters: v.number(),
});
export type LayerDescription = v.InferOutput<typeof layerDescription>;

/** A value that replaces one of the text for a run: `optimizer.lr` = `0.1`. */
export const override = v.object({ path: v.string(), value: v.string() });
export type Override = v.InferOutput<typeof override>;

/** What is known of a run once its data is read and its network built; it does not change any more. */
export const runFacts = v.object({
  backend: v.picklist(['reference', 'fast']),
  /** How products are added up; absent in records that are older. */
  arithmetic: v.optional(v.picklist(['separate', 'fused'])),
  /** What is not done as it was asked for, or is usual: sentences. Absent in records that are older. */
  notes: v.optional(v.array(v.string())),
  threads: v.number(),
  parameters: v.number(),
  /** Bytes that parameters, optimizer, activations and data take. */
  memory: v.number(),
  stepsPerEpoch: v.number(),
  samples: v.object({ train: v.number(), validation: v.number(), test: v.number() }),
  /** What is learned; absent in records that are older. */
  target: v.optional(v.picklist(['classes', 'numbers'])),
  layers: v.array(layerDescription),
  tensors: v.array(tensorDescription),
});
export type RunFacts = v.InferOutput<typeof runFacts>;
