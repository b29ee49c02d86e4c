import type { ExperimentSpec } from './experiment';

/** A hyperparameter in which two experiments differ; a side without it is `undefined`. */
export interface Difference {
  readonly path: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const write = (value: unknown): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? `[${value.map(write).join(', ')}]` : JSON.stringify(value);

type Flat = Map<string, string>;

const collect = (flat: Flat, prefix: string, values: Readonly<Record<string, unknown>>): void => {
  for (const [key, value] of Object.entries(values)) if (value !== undefined) flat.set(`${prefix}${key}`, write(value));
};

/** Every hyperparameter of an experiment under its dotted path, as `with` and `--set` write it. */
export function hyperparameterValues(spec: ExperimentSpec): ReadonlyMap<string, string> {
  const flat: Flat = new Map();
  flat.set('data', spec.data.source.kind);
  collect(flat, 'data.', spec.data.source.arguments);
  if (spec.data.source.rows) flat.set('data.rows', write(spec.data.source.rows));
  const amounts = spec.data.split;
  for (const part of ['train', 'validation', 'test'] as const) {
    const amount = amounts?.[part];
    if (amount)
      flat.set(
        `split.${part}`,
        amount.unit === 'rows' ? `${amount.value}` : `${+(amount.value * 100).toPrecision(12)}%`,
      );
  }
  if (amounts?.stratify) flat.set('split.stratify', 'true');
  if (spec.data.scaling) collect(flat, `${spec.data.scaling.method}.`, { targets: spec.data.scaling.targets });
  flat.set('shuffle', write(spec.data.shuffle));
  if (spec.input) flat.set('input', spec.input.join('x'));
  const walk = (list: ExperimentSpec['layers'], inside: string): void => {
    for (const layer of list) {
      flat.set(layer.name, `${inside}${layer.kind}`);
      collect(flat, `${layer.name}.`, layer.arguments);
      if (layer.layers) walk(layer.layers, `${inside}${layer.name} › `);
    }
  };
  walk(spec.layers, '');
  const { loss, optimizer, schedule, clip, until, metrics, ...plain } = spec.train;
  for (const [key, kind] of Object.entries({ loss, optimizer, schedule })) {
    flat.set(key, kind.kind);
    collect(flat, `${key}.`, kind.arguments);
  }
  if (clip) collect(flat, 'clip.', { ...clip });
  if (metrics.length > 0) flat.set('metrics', metrics.join(' '));
  if (until.length > 0) flat.set('until', write(until));
  collect(flat, '', plain);
  return flat;
}

/** In what two experiments differ, in the order of the second's text, what only the first has last. */
export function differences(from: ExperimentSpec, to: ExperimentSpec): readonly Difference[] {
  const before = hyperparameterValues(from);
  const after = hyperparameterValues(to);
  const found: Difference[] = [];
  for (const [path, value] of after) {
    if (before.get(path) !== value) found.push({ path, from: before.get(path), to: value });
  }
  for (const [path, value] of before) if (!after.has(path)) found.push({ path, from: value, to: undefined });
  return found;
}

/** Whether two specs say the same experiment. */
export const sameExperiment = (a: ExperimentSpec, b: ExperimentSpec): boolean => differences(a, b).length === 0;
