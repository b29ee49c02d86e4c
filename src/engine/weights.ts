import { writeShape } from '../spec/shapes';
import type { Steps } from '../spec/steps';
import type { NamedTensor } from '../spec/tensor';
import { firstNotFinite } from './divergence';
import { EngineError } from './error';
import { initialiseParameters, type NetworkOptions } from './network';
import { viewOf, type Layout, type Slot } from './parameters';

/** Names in a message, at most so many of them. */
const named = 3;

const list = (names: readonly string[]): string =>
  names.length <= named ? names.join(', ') : `${names.slice(0, named).join(', ')} and ${names.length - named} more`;

/** Numbers that are looked at or copied between two rests. */
export const numbersUntilRest = 2 ** 20;

/**
 * Stored tensors by their names, if they are a network's. Running statistics may be absent. Throws an `EngineError` that
 * names what is missing, extra, misshapen or not finite.
 */
export function* checkWeights(
  layout: Layout,
  weights: readonly NamedTensor[],
): Steps<ReadonlyMap<string, NamedTensor>> {
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
    for (let from = 0; from < slot.size; from += numbersUntilRest) {
      const bad = firstNotFinite(tensor.values, from, Math.min(slot.size, from + numbersUntilRest));
      if (bad >= 0)
        throw new EngineError(`The weights hold a value in ${slot.name} that is not finite (entry ${bad}).`);
      yield;
    }
  }
  return given;
}

/** What a running statistic is before anything was seen. */
export const freshStatistic = ({ tensor }: Pick<Slot, 'tensor'>): number => (tensor === 'running_var' ? 1 : 0);

/**
 * The weights that a network starts with, whose arrays are all 0: drawn from a seed, or given ones, and then running
 * statistics that those leave out start anew. Throws an `EngineError` as `checkWeights`; nothing is set then.
 */
export function* startWeights(
  network: Pick<NetworkOptions, 'placed' | 'layout' | 'buffers'>,
  seed: number,
  weights: readonly NamedTensor[] | undefined,
): Steps<void> {
  const { layout, buffers } = network;
  if (!weights) {
    yield* initialiseParameters(network, seed);
    return;
  }
  const given = yield* checkWeights(layout, weights);
  for (const slot of layout.parameters) copy(slot, buffers.parameters, given);
  for (const slot of layout.buffers) {
    viewOf(slot, buffers.buffers).fill(freshStatistic(slot));
    copy(slot, buffers.buffers, given);
  }
}

function copy(slot: Slot, flat: Float64Array, given: ReadonlyMap<string, NamedTensor>): void {
  const tensor = given.get(slot.name);
  if (tensor) viewOf(slot, flat).set(tensor.values);
}
