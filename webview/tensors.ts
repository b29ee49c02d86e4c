import type { RunFacts } from '../src/protocol/schema';

/** Where the statistics of a parameter stand in a frame; -1: not measured. */
export interface ParameterPlace {
  /** Its name in its layer: `weight`. */
  readonly name: string;
  readonly weight: number;
  readonly gradient: number;
}

/** Where the statistics of a layer stand in a frame. */
export interface LayerPlaces {
  /** The first is the layer's main one. */
  readonly parameters: readonly ParameterPlace[];
  readonly activation: number;
}

const places = new WeakMap<RunFacts, ReadonlyMap<string, LayerPlaces>>();

/** The places of a layer's tensors. */
export function placesOf(facts: RunFacts, layer: string): LayerPlaces {
  const known = places.get(facts) ?? find(facts);
  places.set(facts, known);
  return known.get(layer) ?? { parameters: [], activation: -1 };
}

function find({ layers, tensors }: RunFacts): ReadonlyMap<string, LayerPlaces> {
  const gradients = new Map<string, number>();
  tensors.forEach(({ tensor, role }, place) => {
    if (role === 'gradient') gradients.set(tensor.replace(/\.grad$/, ''), place);
  });
  return new Map(
    layers.map(({ name }) => {
      const parameters = tensors.flatMap(({ layer, tensor, role }, place) =>
        layer === name && role === 'weight'
          ? [{ name: tensor.slice(name.length + 1), weight: place, gradient: gradients.get(tensor) ?? -1 }]
          : [],
      );
      const activation = tensors.findIndex(({ layer, role }) => layer === name && role === 'activation');
      return [name, { parameters, activation }];
    }),
  );
}
