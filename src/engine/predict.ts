import type { Dataset, Scaling } from '../spec/dataset';
import type { ExperimentSpec } from '../spec/experiment';
import { placeLayers, sizeOf, type PlacedLayer } from '../spec/shapes';
import { complete } from '../spec/steps';
import type { NamedTensor } from '../spec/tensor';
import { EngineError } from './error';
import { buildNetwork, type Network } from './network';
import { allocateParameters, layOut } from './parameters';
import { checkMemory } from './plan';
import { startWeights } from './weights';
import { createWorkspace, type Workspace } from './workspace';

/** Samples that are computed at once. */
const batch = 256;

/** How many of a model's outermost layers there are up to the one that holds a place. */
const outermostUpTo = (placed: readonly PlacedLayer[], place: number): number =>
  placed.slice(0, place + 1).filter(({ depth }) => depth === 0).length;

/**
 * What a network with these weights puts out for inputs [samples, features], scaled as the training's were: [samples,
 * outputs], in evaluation mode, in the units that the network was trained in (`unscale` gives the target's own). With
 * `layer`, what that layer puts out. Throws an `EngineError` where weights, inputs or layer do not fit the model, or it
 * takes more memory than is allowed (bytes).
 */
export function predict(
  spec: Pick<ExperimentSpec, 'layers'>,
  { inputShape, features }: Pick<Dataset, 'inputShape' | 'features'>,
  weights: readonly NamedTensor[],
  inputs: Float64Array,
  memoryLimit?: number,
  layer?: string,
): Float64Array {
  const whole = placeLayers(inputShape, spec.layers);
  if (whole.problem) throw new EngineError(`${whole.problem.layer.name}: ${whole.problem.problem}.`);
  const place = layer === undefined ? -1 : whole.placed.findIndex((one) => one.layer.name === layer);
  if (layer !== undefined && place < 0) throw new EngineError(`There is no layer \`${layer}\`.`);
  if (inputs.length % features !== 0) {
    throw new EngineError(`The inputs must have ${features} features a sample, as the data that was trained on.`);
  }
  const samples = inputs.length / features;
  // What lies behind a layer has no part in what it puts out.
  const model = place < 0 ? spec.layers : spec.layers.slice(0, outermostUpTo(whole.placed, place));
  const { placed, output } = placeLayers(inputShape, model);
  const layout = layOut(placed);
  const capacity = Math.max(1, Math.min(batch, samples));
  const build = (workspace: Workspace): Network =>
    buildNetwork({
      input: inputShape,
      model,
      placed,
      layout,
      buffers: allocateParameters(layout, workspace),
      capacity,
      seed: 0,
      fused: false,
      workspace,
    });
  const planned = createWorkspace('plan');
  build(planned);
  const memory = planned.bytes + (inputs.length + samples * sizeOf(output)) * Float64Array.BYTES_PER_ELEMENT;
  checkMemory({ memory, parameters: layout.parameterCount, batch: capacity }, memoryLimit);
  const network = build(createWorkspace('allocate'));
  const behind = new Set(whole.placed.slice(placed.length).map((one) => one.layer.name));
  const own = weights.filter(({ name }) => !behind.has(name.slice(0, name.lastIndexOf('.'))));
  complete(startWeights({ placed, layout, buffers: network.buffers }, 0, own));
  const { shape, values } = place < 0 ? network.output : network.layers[place].output;
  const outputs = sizeOf(shape);
  const predictions = new Float64Array(samples * outputs);
  for (let from = 0; from < samples; from += capacity) {
    const rows = Math.min(capacity, samples - from);
    network.input.values.set(inputs.subarray(from * features, (from + rows) * features));
    network.forward(rows, 'evaluation');
    predictions.set(values.subarray(0, rows * outputs), from * outputs);
  }
  return predictions;
}

/** Predictions [samples, outputs] in the target's own units. */
export function unscale(predictions: Float64Array, { offset, divisor }: Scaling): Float64Array {
  const columns = offset.length;
  return predictions.map((value, i) => value * divisor[i % columns] + offset[i % columns]);
}
