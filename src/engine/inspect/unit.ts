import type { ActivationName } from '../../spec/activations';
import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec, LayerSpec } from '../../spec/experiment';
import { sizeOf } from '../../spec/shapes';
import { activationKinds } from '../activations/kinds';
import { EngineError } from '../error';
import { finalActivation } from '../network';
import { viewOf } from '../parameters';
import { connectionsOf } from './connections';
import { inspectedPass, type Sighting } from './pass';
import { rowOf } from './sample';

/** One term of a unit's sum, and the gradient that the unit sends along it. */
export interface UnitTerm {
  /** Entry of the layer's weight and of its input. */
  readonly weight: number;
  readonly input: number;
  readonly w: number;
  readonly x: number;
  /** w x, a term of z. */
  readonly product: number;
  /** δ x, this sample's part of ∂L/∂w. */
  readonly weightGradient: number;
  /** δ w, this unit's part of ∂L/∂x. */
  readonly inputGradient: number;
}

/** One unit for one sample, forwards and backwards, term by term. */
export interface UnitSight {
  readonly layer: string;
  /** Entry of the layer's output. */
  readonly unit: number;
  readonly activation: ActivationName;
  readonly terms: readonly UnitTerm[];
  /** Absent when the layer has none. */
  readonly bias?: number;
  /** z = Σ w x + b */
  readonly z: number;
  /** a = f(z) */
  readonly a: number;
  /** ∂L/∂a; absent where the loss is computed from z at once. */
  readonly outputGradient?: number;
  /** f'(z); absent for `softmax`, whose units depend on each other, and where the loss is computed from z. */
  readonly slope?: number;
  /** δ = ∂L/∂z, also ∂L/∂b. */
  readonly delta: number;
}

const activationOf = (layer: LayerSpec): ActivationName => finalActivation([layer]) ?? 'linear';

function slopeOf(name: ActivationName, z: number, a: number): number | undefined {
  if (name === 'softmax') return undefined;
  const slope = new Float64Array(1);
  activationKinds[name].backward(Float64Array.of(z), Float64Array.of(a), Float64Array.of(1), slope, 1, 1);
  return slope[0];
}

/**
 * The terms of one unit's sum for one sample, and the chain rule's products behind it, for `dense`, `conv1d` and
 * `conv2d`. Throws an `EngineError` for other layers, and where there is no such layer or unit.
 */
export function inspectUnit(
  spec: ExperimentSpec,
  dataset: Dataset,
  sighting: Sighting,
  { layer: name, unit }: { readonly layer: string; readonly unit: number },
): UnitSight {
  const { objective, row } = inspectedPass(spec, dataset, sighting);
  const { network } = objective;
  const place = network.placed.findIndex(({ layer }) => layer.name === name);
  if (place < 0) throw new EngineError(`There is no layer \`${name}\`.`);
  const placed = network.placed[place];
  const size = sizeOf(placed.output);
  if (!(Number.isInteger(unit) && unit >= 0 && unit < size)) {
    throw new EngineError(`\`${name}\` has ${size} units; there is no unit ${unit}.`);
  }
  const connections = connectionsOf(placed, unit);
  if (!connections)
    throw new EngineError(`A unit of \`${name}\` (${placed.layer.kind}) is not a plain sum of its inputs.`);

  const { output, preactivation } = network.layers[place];
  const from = network.inputs[place];
  const x = rowOf(from.values, row, sizeOf(from.shape));
  const tensor = (which: string): Float64Array | undefined => {
    const slot = network.layout.parameters.find((one) => one.place === place && one.tensor === which);
    return slot && viewOf(slot, network.buffers.parameters);
  };
  const weight = tensor('weight') ?? new Float64Array(0);
  const bias = tensor('bias');
  const at = row * size + unit;
  const z = (preactivation ?? output).values[at];
  const delta = (preactivation ?? output).gradient?.[at] ?? NaN;
  const activation = activationOf(placed.layer);
  const fused = network.scored === preactivation && activation !== 'linear';
  const slope = fused ? undefined : slopeOf(activation, z, output.values[at]);
  const outputGradient = fused ? undefined : output.gradient?.[at];
  return {
    layer: name,
    unit,
    activation,
    terms: connections.weights.map((entry, term): UnitTerm => {
      const input = connections.inputs[term];
      const w = weight[entry];
      return {
        weight: entry,
        input,
        w,
        x: x[input],
        product: w * x[input],
        weightGradient: delta * x[input],
        inputGradient: delta * w,
      };
    }),
    ...(bias && { bias: bias[connections.bias] }),
    z,
    a: output.values[at],
    ...(outputGradient !== undefined && { outputGradient }),
    ...(slope !== undefined && { slope }),
    delta,
  };
}
