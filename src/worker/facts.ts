import type { Backend, Plan } from '../engine';
import type { LayerDescription, RunFacts } from '../protocol/schema';
import type { Argument } from '../spec/argument';
import type { Dataset } from '../spec/dataset';
import type { LayerSpec } from '../spec/experiment';
import { layers } from '../spec/layers';
import { parameterCount, writeShape, type PlacedLayer } from '../spec/shapes';

/** Kind and positional arguments as the language writes them, defaults left out: `dense 32 relu`. */
function label(layer: LayerSpec): string {
  const values: Readonly<Record<string, unknown>> = layer.arguments;
  const described: Readonly<Record<string, Argument>> = layers[layer.kind].arguments;
  const words = Object.entries(described).flatMap(([name, argument]) => {
    const value = values[name];
    const written = Array.isArray(value) ? writeShape(value as readonly number[]) : String(value);
    const left = value === undefined || ('default' in argument && argument.default === value);
    return argument.positional && !left ? [written] : [];
  });
  return [layer.kind, ...words].join(' ');
}

const describeLayer = (placed: PlacedLayer): LayerDescription => ({
  name: placed.layer.name,
  kind: placed.layer.kind,
  label: label(placed.layer),
  input: [...placed.input],
  output: [...placed.output],
  parameters: parameterCount(placed),
});

/** What is known of a run once its data is read and its network planned. */
export const factsOf = (
  plan: Plan,
  { parts, classes }: Pick<Dataset, 'parts' | 'classes'>,
  { name, arithmetic, notes }: Backend,
): RunFacts => ({
  backend: name,
  arithmetic,
  notes: [...notes],
  threads: plan.threads,
  parameters: plan.parameters,
  memory: plan.memory,
  stepsPerEpoch: plan.stepsPerEpoch,
  samples: { train: parts.train.length, validation: parts.validation.length, test: parts.test.length },
  target: classes ? 'classes' : 'numbers',
  layers: plan.layers.map(describeLayer),
  tensors: plan.tensors.map((tensor) => ({ ...tensor })),
});
