import type { LayerOf } from '../../spec/experiment';
import { sizeOf, type PlacedLayer } from '../../spec/shapes';
import { zerosBefore } from '../layers/unfold';

/** Where a unit's sum z = Σ w x + b takes its terms from. */
export interface Connections {
  /** Entry of the weight and of the layer's input, a term each; padding has none. */
  readonly weights: readonly number[];
  readonly inputs: readonly number[];
  /** Entry of the bias. */
  readonly bias: number;
}

/** Of a window: its places along one axis that lie inside of it. */
const inside = (start: number, window: number, length: number): readonly (readonly [offset: number, at: number])[] =>
  Array.from({ length: window }, (_, offset): [number, number] => [offset, start + offset]).filter(
    ([, at]) => at >= 0 && at < length,
  );

function ofDense({ input, parameters }: PlacedLayer, unit: number): Connections {
  const inputs = input[input.length - 1] ?? 1;
  const [units = 1] = parameters.weight;
  const position = Math.floor(unit / units);
  const own = unit % units;
  const all = Array.from({ length: inputs }, (_, i) => i);
  return { weights: all.map((i) => own * inputs + i), inputs: all.map((i) => position * inputs + i), bias: own };
}

function ofConv1d(
  { input: [steps = 1, features = 1] }: PlacedLayer,
  layer: LayerOf<'conv1d'>,
  unit: number,
): Connections {
  const { filters, size, stride, padding } = layer.arguments;
  const filter = unit % filters;
  const start = Math.floor(unit / filters) * stride - zerosBefore(padding, size);
  const terms = inside(start, size, steps).flatMap(([offset, step]) =>
    Array.from({ length: features }, (_, feature) => ({
      weight: (filter * features + feature) * size + offset,
      input: step * features + feature,
    })),
  );
  return { weights: terms.map(({ weight }) => weight), inputs: terms.map(({ input }) => input), bias: filter };
}

function ofConv2d({ input, output }: PlacedLayer, layer: LayerOf<'conv2d'>, unit: number): Connections {
  const { size, stride, padding } = layer.arguments;
  const [channels = 1, height = 1, width = 1] = input;
  const columns = output[2] ?? 1;
  const places = sizeOf(output.slice(1));
  const filter = Math.floor(unit / places);
  const top = Math.floor((unit % places) / columns) * stride - zerosBefore(padding, size[0]);
  const left = ((unit % places) % columns) * stride - zerosBefore(padding, size[1]);
  const terms = Array.from({ length: channels }, (_, channel) =>
    inside(top, size[0], height).flatMap(([down, y]) =>
      inside(left, size[1], width).map(([across, x]) => ({
        weight: ((filter * channels + channel) * size[0] + down) * size[1] + across,
        input: (channel * height + y) * width + x,
      })),
    ),
  ).flat();
  return { weights: terms.map(({ weight }) => weight), inputs: terms.map(({ input }) => input), bias: filter };
}

/** What a unit (an entry of the layer's output) sums over; `undefined` for layers that sum otherwise. */
export function connectionsOf(place: PlacedLayer, unit: number): Connections | undefined {
  const { layer } = place;
  switch (layer.kind) {
    case 'dense':
      return ofDense(place, unit);
    case 'conv1d':
      return ofConv1d(place, layer, unit);
    case 'conv2d':
      return ofConv2d(place, layer, unit);
    default:
      return undefined;
  }
}
