import type { LayerDescription, RunFacts } from '../src/protocol/schema';
import type { Settings } from './settings';
import { placesOf, type ParameterPlace } from './tensors';

/** The layer whose tensors are shown large: the chosen one, or the first that has some. */
export const chosenLayer = ({ layers }: RunFacts, { layer }: Pick<Settings, 'layer'>): LayerDescription | undefined =>
  layers.find(({ name }) => name === layer) ?? layers.find(({ parameters }) => parameters > 0) ?? layers[0];

/** The tensor of a layer that is shown large: the chosen one, or the layer's main one. */
export function chosenTensor(
  facts: RunFacts,
  layer: string,
  { tensor }: Pick<Settings, 'tensor'>,
): ParameterPlace | undefined {
  const { parameters } = placesOf(facts, layer);
  return parameters.find(({ name }) => name === tensor) ?? parameters[0];
}
