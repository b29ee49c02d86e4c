import type { RunFacts } from './schema';

/** Where the statistics of a parameter stand in a frame; -1: not measured. */
export interface ParameterPlace {
  /** Its name in its layer: `weight`. */
  readonly name: string;
  readonly weight: number;
  readonly gradient: number;
}

/** Where the statistics of a gate, a projection or a running statistic stand. */
export interface NamedPlace {
  /** Its name in its layer: `f`, `running_mean`. */
  readonly name: string;
  readonly place: number;
}

/** Where the statistics of a layer stand in a frame. */
export interface LayerPlaces {
  /** The first is the layer's main one. */
  readonly parameters: readonly ParameterPlace[];
  /** Gradients of what `partsOf` names. */
  readonly parts: readonly NamedPlace[];
  readonly buffers: readonly NamedPlace[];
  readonly activation: number;
}

const none: LayerPlaces = { parameters: [], parts: [], buffers: [], activation: -1 };

const places = new WeakMap<RunFacts, ReadonlyMap<string, LayerPlaces>>();

/** The places of a layer's tensors; none for a layer that the run does not have. */
export function placesOf(facts: RunFacts, layer: string): LayerPlaces {
  const known = places.get(facts) ?? find(facts);
  places.set(facts, known);
  return known.get(layer) ?? none;
}

interface Growing {
  readonly parameters: ParameterPlace[];
  readonly parts: NamedPlace[];
  readonly buffers: NamedPlace[];
  activation: number;
}

function find({ layers, tensors }: RunFacts): ReadonlyMap<string, LayerPlaces> {
  const found = new Map<string, Growing>(
    layers.map(({ name }) => [name, { parameters: [], parts: [], buffers: [], activation: -1 }]),
  );
  const gradients = new Map<string, number>();
  tensors.forEach(({ tensor, role }, place) => {
    if (role === 'gradient') gradients.set(tensor, place);
  });
  tensors.forEach(({ layer, tensor, role }, place) => {
    const own = found.get(layer);
    if (!own) return;
    const name = tensor.slice(layer.length + 1);
    if (role === 'weight') own.parameters.push({ name, weight: place, gradient: gradients.get(tensor) ?? -1 });
    else if (role === 'part') own.parts.push({ name, place });
    else if (role === 'buffer') own.buffers.push({ name, place });
    else if (role === 'activation') own.activation = place;
  });
  return found;
}
