import { partsOf } from '../spec/parts';
import { sizeOf, type PlacedLayer } from '../spec/shapes';
import { histogramBins, statistic, statisticsWidth, type TensorDescription } from '../spec/statistics';
import type { Network } from './network';
import type { Layout, Slot } from './parameters';

/**
 * What is measured of a network: each layer's parameters, each with its gradient, the gradients of its parts, its running
 * statistics, then what the layer puts out.
 */
export const describeTensors = (placed: readonly PlacedLayer[], layout: Layout): readonly TensorDescription[] =>
  placed.flatMap((one, place): TensorDescription[] => {
    const { name: layer } = one.layer;
    const of = <S extends Slot>(slots: readonly S[]): readonly S[] => slots.filter((slot) => slot.place === place);
    return [
      ...of(layout.parameters).flatMap(({ name }): TensorDescription[] => [
        { layer, tensor: name, role: 'weight' },
        { layer, tensor: name, role: 'gradient' },
      ]),
      ...partsOf(one).map(({ name }): TensorDescription => ({ layer, tensor: `${layer}.${name}`, role: 'part' })),
      ...of(layout.buffers).map(({ name }): TensorDescription => ({ layer, tensor: name, role: 'buffer' })),
      { layer, tensor: layer, role: 'activation' },
    ];
  });

/** From the first index of a flat buffer up to, not including, the second. */
export type Stretch = readonly [from: number, to: number];

/** Where the parts of a layer lie in the flat buffers of its parameters. */
export const partStretches = (
  placed: PlacedLayer,
  place: number,
  layout: Layout,
): readonly { readonly tensor: string; readonly stretches: readonly Stretch[] }[] =>
  partsOf(placed).map(({ name, rows }) => ({
    tensor: `${placed.layer.name}.${name}`,
    stretches: rows.flatMap(({ tensor, from, to }): Stretch[] => {
      const slot = layout.parameters.find((each) => each.place === place && each.tensor === tensor);
      if (!slot) return [];
      const row = slot.size / (slot.shape[0] ?? 1);
      return [[slot.offset + from * row, slot.offset + to * row]];
    }),
  }));

/**
 * Writes one tensor's figures into its slice of `out`; it lies in one stretch of `values`, or in several. Values that are
 * not finite count in the norm and the mean.
 */
export function measureTensor(
  values: Float64Array,
  stretches: readonly Stretch[],
  out: Float64Array,
  at: number,
): void {
  let square = 0;
  let sum = 0;
  let zeros = 0;
  let count = 0;
  let minimum = Infinity;
  let maximum = -Infinity;
  let minimumIndex = NaN;
  let maximumIndex = NaN;
  for (const [from, to] of stretches) {
    for (let i = from; i < to; i++) {
      const value = values[i];
      square += value * value;
      sum += value;
      if (value === 0) zeros++;
      if (value < minimum) {
        minimum = value;
        minimumIndex = count + i - from;
      }
      if (value > maximum) {
        maximum = value;
        maximumIndex = count + i - from;
      }
    }
    count += to - from;
  }
  out[at + statistic.norm] = Math.sqrt(square);
  out[at + statistic.minimum] = minimum;
  out[at + statistic.maximum] = maximum;
  out[at + statistic.mean] = sum / count;
  out[at + statistic.zeros] = zeros / count;
  out[at + statistic.updateRatio] = NaN;
  out[at + statistic.minimumIndex] = minimumIndex;
  out[at + statistic.maximumIndex] = maximumIndex;
  const bins = at + statistic.histogram;
  out.fill(0, bins, bins + histogramBins);
  const scale = histogramBins / (maximum - minimum);
  if (maximum === minimum) out[bins] = count;
  else if (scale > 0 && scale < Infinity) {
    for (const [from, to] of stretches) {
      for (let i = from; i < to; i++) {
        const bin = Math.min(histogramBins - 1, Math.floor((values[i] - minimum) * scale));
        if (bin >= 0) out[bins + bin]++;
      }
    }
  }
}

/** The share of units (of `size` a sample) that are 0 for all of `rows` samples. */
export function deadShare(values: Float64Array, rows: number, size: number): number {
  let dead = 0;
  for (let unit = 0; unit < size; unit++) {
    let row = 0;
    while (row < rows && values[row * size + unit] === 0) row++;
    if (row === rows) dead++;
  }
  return dead / size;
}

/** Measures a network into one frame, [tensors, statisticsWidth]: activations apart, as they are overwritten first. */
export interface FrameMeasurer {
  readonly values: Float64Array;
  /** What each layer put out for the last batch, of so many samples. */
  activations(rows: number): void;
  /** Weights, gradients and running statistics; `before` holds the trained weights before the step. */
  parameters(before: Float64Array): void;
}

/** A measurer of a network, whose frame it allocates. */
export function createFrameMeasurer({ placed, layers, layout, buffers }: Network): FrameMeasurer {
  const tensors = describeTensors(placed, layout);
  const values = new Float64Array(tensors.length * statisticsWidth);
  const sliceOf = new Map(tensors.map(({ tensor, role }, index) => [`${role} ${tensor}`, index * statisticsWidth]));
  const at = (role: TensorDescription['role'], tensor: string): number => sliceOf.get(`${role} ${tensor}`) ?? NaN;
  const parts = placed.flatMap((one, place) => partStretches(one, place, layout));
  return {
    values,
    activations: (rows) => {
      placed.forEach(({ layer, output }, place) => {
        const size = sizeOf(output);
        const slice = at('activation', layer.name);
        measureTensor(layers[place].output.values, [[0, rows * size]], values, slice);
        values[slice + statistic.zeros] = deadShare(layers[place].output.values, rows, size);
      });
    },
    parameters: (before) => {
      for (const { name, offset, size, frozen } of layout.parameters) {
        const slice = at('weight', name);
        const whole: readonly Stretch[] = [[offset, offset + size]];
        measureTensor(buffers.parameters, whole, values, slice);
        measureTensor(buffers.gradients, whole, values, at('gradient', name));
        let square = 0;
        if (!frozen) {
          for (let i = offset; i < offset + size; i++) {
            const change = buffers.parameters[i] - before[i];
            square += change * change;
          }
        }
        values[slice + statistic.updateRatio] = Math.sqrt(square) / values[slice + statistic.norm];
      }
      for (const { tensor, stretches } of parts) {
        measureTensor(buffers.gradients, stretches, values, at('part', tensor));
      }
      for (const { name, offset, size } of layout.buffers) {
        measureTensor(buffers.buffers, [[offset, offset + size]], values, at('buffer', name));
      }
    },
  };
}
