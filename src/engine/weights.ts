import { writeShape } from '../spec/shapes';
import type { NamedTensor } from '../spec/tensor';
import { EngineError } from './error';
import { initialiseParameters, type NetworkOptions } from './network';
import { viewOf, type Layout, type ParameterBuffers, type Slot } from './parameters';

/** Names in a message, at most so many of them. */
const named = 3;

const list = (names: readonly string[]): string =>
  names.length <= named ? names.join(', ') : `${names.slice(0, named).join(', ')} and ${names.length - named} more`;

/**
 * Sets parameters and running statistics from stored tensors. Running statistics may be absent and then stay as they
 * are. Throws an `EngineError` that names what is missing, extra, misshapen or not finite; nothing is set then.
 */
export function loadWeights(layout: Layout, buffers: ParameterBuffers, weights: readonly NamedTensor[]): void {
  const given = new Map(weights.map((tensor) => [tensor.name, tensor]));
  const slots: readonly Slot[] = [...layout.parameters, ...layout.buffers];
  const known = new Set(slots.map(({ name }) => name));
  const missing = layout.parameters.filter(({ name }) => !given.has(name)).map(({ name }) => name);
  const extra = weights.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (missing.length > 0 || extra.length > 0) {
    const problems = [
      ...(missing.length > 0 ? [`${list(missing)} missing`] : []),
      ...(extra.length > 0 ? [`${list(extra)} in it that the model does not have`] : []),
    ];
    throw new EngineError(
      `The weights do not fit the model: ${problems.join('; ')}. Layers' names and kinds must be those that were saved.`,
    );
  }
  for (const slot of slots) {
    const tensor = given.get(slot.name);
    if (!tensor) continue;
    if (writeShape(tensor.shape) !== writeShape(slot.shape)) {
      throw new EngineError(
        `The weights do not fit the model: ${slot.name} is ${writeShape(tensor.shape)}, but the model has ${writeShape(slot.shape)}.`,
      );
    }
    const bad = tensor.values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new EngineError(`The weights hold a value in ${slot.name} that is not finite (entry ${bad}).`);
  }
  for (const slot of layout.parameters) copy(slot, buffers.parameters, given);
  for (const slot of layout.buffers) copy(slot, buffers.buffers, given);
}

/**
 * The weights that a network starts with: drawn from a seed, or given ones, and then running statistics that those leave
 * out start anew. Throws an `EngineError` as `loadWeights`.
 */
export function startWeights(
  network: Pick<NetworkOptions, 'placed' | 'layout' | 'buffers'>,
  seed: number,
  weights: readonly NamedTensor[] | undefined,
): void {
  const { layout, buffers } = network;
  if (!weights) {
    initialiseParameters(network, seed);
    return;
  }
  for (const { tensor, offset, size } of layout.buffers) {
    buffers.buffers.fill(tensor === 'running_var' ? 1 : 0, offset, offset + size);
  }
  loadWeights(layout, buffers, weights);
}

function copy(slot: Slot, flat: Float64Array, given: ReadonlyMap<string, NamedTensor>): void {
  const tensor = given.get(slot.name);
  if (tensor) viewOf(slot, flat).set(tensor.values);
}
