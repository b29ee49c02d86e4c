import type { Dataset } from '../../spec/dataset';
import { sizeOf } from '../../spec/shapes';
import {
  gradientFault,
  lossFault,
  runningFault,
  updateFault,
  type SeenObjective,
  type SeenSignal,
} from '../divergence';
import { Context, Outcome } from '../kernels/operations';
import type { Device } from './device';
import type { FastSignal } from './layers/layer';
import { readTensor, type Stored } from './tensors';

/** The gradient below a max pool, where it lies on lists: row by row, but not each value at its place. */
function listedGradient({ kernels }: Device, { shape, winners }: FastSignal, rows: number): Float32Array | undefined {
  if (!winners) return undefined;
  const { counts, lists, most } = winners;
  const planes = rows * (shape[0] ?? 1);
  const size = (rows * sizeOf(shape)) / planes;
  const gradient = new Float32Array(planes * size);
  for (let plane = 0; plane < planes; plane++) {
    const count = kernels.integers[counts / 4 + plane];
    for (let i = 0; i < count; i++) gradient[plane * size + i] = kernels.floats[lists / 4 + 2 * (plane * most + i) + 1];
  }
  return gradient;
}

/** What the kernels' memory holds of the batch at which they stopped, in the reference backend's form. */
function seenIn(device: Device, rows: number): SeenObjective {
  const { kernels, compiled } = device;
  const { placed, layers, input, parameters } = compiled.network;
  const signal = (one: FastSignal): SeenSignal => {
    const { shape, values, gradient } = one;
    const view = (at: number): Float32Array => kernels.floats.subarray(at / 4, at / 4 + rows * sizeOf(shape));
    return { shape, values: view(values), gradient: gradient ? view(gradient) : listedGradient(device, one, rows) };
  };
  const rowMajor = (
    stored: readonly (Stored & { readonly slot: { readonly offset: number } })[],
    flat: Float32Array,
  ) => {
    const all = new Float32Array(stored.reduce((sum, { slot }) => sum + slot.size, 0));
    for (const one of stored) all.set(readTensor(one, flat), one.slot.offset);
    return all;
  };
  return {
    network: {
      placed,
      layers: layers.map(({ output, preactivation }) => ({
        output: signal(output),
        ...(preactivation && { preactivation: signal(preactivation) }),
      })),
      // Without a residual each layer is fed by the one above it.
      ...(placed.every(({ depth }) => depth === 0) && {
        inputs: layers.map((_, place) => signal(place === 0 ? input : layers[place - 1].output)),
      }),
      layout: parameters.layout,
      buffers: {
        parameters: rowMajor(parameters.stored, device.parameters),
        gradients: rowMajor(parameters.stored, device.gradients),
        buffers: rowMajor(parameters.buffers, device.running),
      },
    },
    losses: kernels.doubles.subarray(compiled.losses / 8, compiled.losses / 8 + rows),
  };
}

/** Why the kernels stopped, and where: the rest of the sentence. */
export function faultOf(device: Device, outcome: Outcome, dataset: Dataset): string {
  const rows = device.get(Context.Rows);
  const seen = seenIn(device, rows);
  const order = device.address(Context.Order) / 4 + device.get(Context.First);
  const batch = { rows, sample: (row: number): number => device.kernels.integers[order + row] };
  if (outcome === Outcome.Loss) return lossFault(seen, batch, dataset);
  if (outcome === Outcome.Running) {
    const { running, buffers } = device.compiled.network.parameters;
    // It has not been moved, but would be.
    const at = (device.address(Context.BadRunning) - running) / 4;
    const bad = buffers.find(({ offset, length }) => offset <= at && at < offset + length);
    if (bad) seen.network.buffers.buffers[bad.slot.offset] = Infinity;
    return runningFault(seen.network);
  }
  return outcome === Outcome.Gradient ? gradientFault(seen, batch, dataset) : updateFault(seen.network);
}
