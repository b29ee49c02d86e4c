import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec } from '../../spec/experiment';
import type { NamedTensor } from '../../spec/tensor';
import { EngineError } from '../error';
import { predict, unscale } from '../predict';

/** What a network of two inputs, or one of its layers, puts out over the plane of its inputs. */
export interface DecisionBoundary {
  /** The grid's places along the first and the second input, in the data's own units, ascending. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly outputs: number;
  /** [y, x, outputs], row-major: the network's in the target's own units, a layer's as they are. */
  readonly values: Float64Array;
}

/** The share of the data's extent that the grid reaches beyond it on each side. */
const margin = 0.1;

/** Evenly spaced places over a column's own units, a little beyond its samples. */
function places({ inputs, features, featureScaling }: Dataset, column: number, count: number): Float64Array {
  let minimum = Infinity;
  let maximum = -Infinity;
  for (let at = column; at < inputs.length; at += features) {
    minimum = Math.min(minimum, inputs[at]);
    maximum = Math.max(maximum, inputs[at]);
  }
  const beyond = maximum > minimum ? margin * (maximum - minimum) : 1;
  const from = minimum - beyond;
  const width = maximum - minimum + 2 * beyond;
  const divisor = featureScaling?.divisor[column] ?? 1;
  const offset = featureScaling?.offset[column] ?? 0;
  return Float64Array.from(
    { length: count },
    (_, i) => (from + (width * i) / Math.max(1, count - 1)) * divisor + offset,
  );
}

/** Evaluates the network, or a layer of it, on a grid of resolution² places. Throws an `EngineError` for other than two inputs. */
export function decisionBoundary(
  spec: Pick<ExperimentSpec, 'layers'>,
  dataset: Dataset,
  weights: readonly NamedTensor[],
  resolution: number,
  layer?: string,
): DecisionBoundary {
  const { features, featureScaling, targetScaling } = dataset;
  if (features !== 2) throw new EngineError(`A plane has two inputs, but the data has ${features}.`);
  const x = places(dataset, 0, resolution);
  const y = places(dataset, 1, resolution);
  const inputs = new Float64Array(resolution * resolution * 2);
  const scaled = (value: number, column: number): number =>
    featureScaling ? (value - featureScaling.offset[column]) / featureScaling.divisor[column] : value;
  for (let row = 0; row < resolution; row++) {
    for (let column = 0; column < resolution; column++) {
      const at = 2 * (row * resolution + column);
      inputs[at] = scaled(x[column], 0);
      inputs[at + 1] = scaled(y[row], 1);
    }
  }
  const predictions = predict(spec, dataset, weights, inputs, undefined, layer);
  const values = targetScaling && layer === undefined ? unscale(predictions, targetScaling) : predictions;
  return { x, y, outputs: values.length / (resolution * resolution), values };
}
