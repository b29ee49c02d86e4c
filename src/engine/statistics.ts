import { sizeOf, type PlacedLayer } from '../spec/shapes';
import { histogramBins, statistic, statisticsWidth, type TensorDescription } from '../spec/statistics';
import type { Network } from './network';
import type { Layout } from './parameters';

/** What is measured of a network: each layer's parameters, each with its gradient, then what the layer puts out. */
export const describeTensors = (placed: readonly PlacedLayer[], layout: Layout): readonly TensorDescription[] =>
  placed.flatMap(({ layer }, place): TensorDescription[] => [
    ...layout.parameters
      .filter((slot) => slot.place === place)
      .flatMap(({ name }): TensorDescription[] => [
        { layer: layer.name, tensor: name, role: 'weight' },
        { layer: layer.name, tensor: name, role: 'gradient' },
      ]),
    { layer: layer.name, tensor: layer.name, role: 'activation' },
  ]);

/** Writes one tensor's figures into its slice of `out`. Values that are not finite count in the norm and the mean. */
export function measureTensor(values: Float64Array, from: number, to: number, out: Float64Array, at: number): void {
  let square = 0;
  let sum = 0;
  let zeros = 0;
  let minimum = Infinity;
  let maximum = -Infinity;
  for (let i = from; i < to; i++) {
    const value = values[i];
    square += value * value;
    sum += value;
    if (value === 0) zeros++;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  const count = to - from;
  out[at + statistic.norm] = Math.sqrt(square);
  out[at + statistic.minimum] = minimum;
  out[at + statistic.maximum] = maximum;
  out[at + statistic.mean] = sum / count;
  out[at + statistic.zeros] = zeros / count;
  out[at + statistic.updateRatio] = NaN;
  const bins = at + statistic.histogram;
  out.fill(0, bins, bins + histogramBins);
  const scale = histogramBins / (maximum - minimum);
  if (maximum === minimum) out[bins] = count;
  else if (scale > 0 && scale < Infinity) {
    for (let i = from; i < to; i++) {
      const bin = Math.min(histogramBins - 1, Math.floor((values[i] - minimum) * scale));
      if (bin >= 0) out[bins + bin]++;
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
  /** Weights and gradients; `before` holds the trained weights before the step. */
  parameters(before: Float64Array): void;
}

/** A measurer of a network, whose frame it allocates. */
export function createFrameMeasurer({ placed, layers, layout, buffers }: Network): FrameMeasurer {
  const tensors = describeTensors(placed, layout);
  const values = new Float64Array(tensors.length * statisticsWidth);
  const sliceOf = new Map(tensors.map(({ tensor, role }, index) => [`${role} ${tensor}`, index * statisticsWidth]));
  const at = (role: TensorDescription['role'], tensor: string): number => sliceOf.get(`${role} ${tensor}`) ?? NaN;
  return {
    values,
    activations: (rows) => {
      placed.forEach(({ layer, output }, place) => {
        const size = sizeOf(output);
        const slice = at('activation', layer.name);
        measureTensor(layers[place].output.values, 0, rows * size, values, slice);
        values[slice + statistic.zeros] = deadShare(layers[place].output.values, rows, size);
      });
    },
    parameters: (before) => {
      for (const { name, offset, size, frozen } of layout.parameters) {
        const slice = at('weight', name);
        measureTensor(buffers.parameters, offset, offset + size, values, slice);
        measureTensor(buffers.gradients, offset, offset + size, values, at('gradient', name));
        let square = 0;
        if (!frozen) {
          for (let i = offset; i < offset + size; i++) {
            const change = buffers.parameters[i] - before[i];
            square += change * change;
          }
        }
        values[slice + statistic.updateRatio] = Math.sqrt(square) / values[slice + statistic.norm];
      }
    },
  };
}
