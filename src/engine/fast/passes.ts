import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec } from '../../spec/experiment';
import { placeLayers, sizeOf } from '../../spec/shapes';
import { complete } from '../../spec/steps';
import type { NamedTensor } from '../../spec/tensor';
import { fileOrder, type BatchGradients } from '../gradients';
import { Context, Mode, Outcome } from '../kernels/operations';
import { checkMemory } from '../plan';
import type { TrainerOptions } from '../types';
import { Device, type Batches } from './device';
import { checkLookups } from './layers/embedding';
import type { Arithmetic } from './module';
import { penaltyIn } from './penalty';
import { planFast } from './plan';
import { namedTensors } from './tensors';

/** Samples that are computed at once. */
const batch = 256;

/** Does what batches are to be done, to the end. */
function doAll(device: Device, batches: Batches): void {
  device.start(batches);
  while (device.run(Infinity) === Outcome.More);
}

/** As `firstBatchGradients` of the reference backend, in float32. */
export function fastBatchGradients(
  spec: ExperimentSpec,
  dataset: Dataset,
  { weights, memoryLimit, arithmetic }: Pick<TrainerOptions, 'weights' | 'memoryLimit'> & { arithmetic: Arithmetic },
): BatchGradients {
  const { plan, compiled } = planFast(spec, dataset);
  checkMemory(plan, memoryLimit);
  checkLookups(spec.layers, dataset.inputs);
  const device = new Device(compiled, arithmetic);
  complete(device.loadData(spec, dataset));
  complete(device.initialise(spec.train.seed, weights));
  device.kernels.integers.set(fileOrder(dataset), compiled.order / 4);
  doAll(device, {
    program: 'gradients',
    mode: Mode.Probe,
    order: compiled.order,
    samples: plan.batch,
    first: 0,
    count: 1,
  });
  return {
    loss: device.getDouble(Context.Loss),
    penalty: penaltyIn(device),
    gradients: namedTensors(compiled.network.parameters.stored, device.gradients),
  };
}

/** As `predict` of the reference backend, in float32: what the network puts out for inputs [samples, features]. */
export function fastPredict(
  spec: ExperimentSpec,
  { inputShape, features }: Pick<Dataset, 'inputShape' | 'features'>,
  weights: readonly NamedTensor[],
  inputs: Float64Array,
  { memoryLimit, arithmetic }: Pick<TrainerOptions, 'memoryLimit'> & { arithmetic: Arithmetic },
): Float64Array {
  checkLookups(spec.layers, inputs);
  const samples = inputs.length / features;
  const outputs = sizeOf(placeLayers(inputShape, spec.layers).output);
  const all = Int32Array.from({ length: samples }, (_, sample) => sample);
  const none = new Int32Array(0);
  const parts = { train: all, validation: none, test: none };
  const run = { ...spec, train: { ...spec.train, batch, until: [], loss: { kind: 'mse', arguments: {} } as const } };
  const { plan, compiled } = planFast(run, { samples, features, outputs, inputShape, parts });
  checkMemory(plan, memoryLimit);
  const device = new Device(compiled, arithmetic);
  const { kernels } = device;
  kernels.floats.set(inputs, compiled.inputs / 4);
  kernels.integers.set(all, compiled.order / 4);
  complete(device.initialise(spec.train.seed, weights));
  const predictions = new Float64Array(samples * outputs);
  const { values } = compiled.network.output;
  for (let first = 0; first < samples; first += plan.batch) {
    doAll(device, { program: 'predict', mode: Mode.Evaluation, order: compiled.order, samples, first, count: 1 });
    const rows = Math.min(plan.batch, samples - first);
    predictions.set(kernels.floats.subarray(values / 4, values / 4 + rows * outputs), first * outputs);
  }
  return predictions;
}
