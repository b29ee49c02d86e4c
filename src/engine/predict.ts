import type { Dataset, Scaling } from '../spec/dataset';
import type { ExperimentSpec } from '../spec/experiment';
import { placeLayers, sizeOf } from '../spec/shapes';
import type { NamedTensor } from '../spec/tensor';
import { EngineError } from './error';
import { buildNetwork, type Network } from './network';
import { allocateParameters, layOut } from './parameters';
import { checkMemory } from './plan';
import { startWeights } from './weights';
import { createWorkspace, type Workspace } from './workspace';

/** Samples that are computed at once. */
const batch = 256;

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
  const { placed, output, problem } = placeLayers(inputShape, spec.layers);
  if (problem) throw new EngineError(`${problem.layer.name}: ${problem.problem}.`);
  if (inputs.length % features !== 0) {
    throw new EngineError(`The inputs must have ${features} features a sample, as the data that was trained on.`);
  }
  const samples = inputs.length / features;
  const layout = layOut(placed);
  const capacity = Math.max(1, Math.min(batch, samples));
  const build = (workspace: Workspace): Network =>
    buildNetwork({
      input: inputShape,
      model: spec.layers,
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
  startWeights({ placed, layout, buffers: network.buffers }, 0, weights);
  const place = layer === undefined ? -1 : placed.findIndex((one) => one.layer.name === layer);
  if (layer !== undefined && place < 0) throw new EngineError(`There is no layer \`${layer}\`.`);
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
