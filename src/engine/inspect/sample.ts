import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec } from '../../spec/experiment';
import type { LayerName } from '../../spec/layers';
import { sizeOf } from '../../spec/shapes';
import type { Shape } from '../../spec/argument';
import type { Signal } from '../layers/layer';
import { inspectedPass, type InspectedPass, type Sighting } from './pass';

/** What one layer makes of one sample. */
export interface LayerSight {
  readonly layer: string;
  readonly kind: LayerName;
  readonly shape: Shape;
  /** a, of the layer's output shape. */
  readonly output: Float64Array;
  /** z, where the layer has an activation. */
  readonly preactivation?: Float64Array;
  /** δ = ∂L/∂z where the layer has an activation, else ∂L/∂a. */
  readonly delta: Float64Array;
}

/** One sample on its way through a network and back. */
export interface SampleSight {
  readonly sample: number;
  /** As the network sees it. */
  readonly input: Float64Array;
  readonly target: Float64Array;
  /** What the sample costs, and the loss that is differentiated (the same, unless it is part of a batch). */
  readonly sampleLoss: number;
  readonly loss: number;
  /** Top to bottom; a `residual` before its body. */
  readonly layers: readonly LayerSight[];
  /** ∂L/∂input */
  readonly inputGradient: Float64Array;
}

/** One row of an array of equal rows. */
export const rowOf = (values: Float64Array | undefined, row: number, size: number): Float64Array =>
  values ? values.slice(row * size, (row + 1) * size) : new Float64Array(size);

const part = ({ values, shape }: Signal, row: number): Float64Array => rowOf(values, row, sizeOf(shape));

/** What a pass holds of its sample. */
export function sightOf({ objective, row, loss }: InspectedPass, sample: number): SampleSight {
  const { network, targets, losses } = objective;
  const outputs = targets.length / losses.length;
  return {
    sample,
    input: part(network.input, row),
    target: rowOf(targets, row, outputs),
    sampleLoss: losses[row],
    loss,
    layers: network.placed.map(({ layer, output: shape }, place) => {
      const { output, preactivation } = network.layers[place];
      return {
        layer: layer.name,
        kind: layer.kind,
        shape,
        output: part(output, row),
        ...(preactivation && { preactivation: part(preactivation, row) }),
        delta: rowOf((preactivation ?? output).gradient, row, sizeOf(shape)),
      };
    }),
    inputGradient: rowOf(network.input.gradient, row, sizeOf(network.input.shape)),
  };
}

/**
 * Every layer's activation and δ for one sample: one forward and one backward pass with these weights, in which nothing
 * drops. Throws an `EngineError` where sample or weights do not fit.
 */
export const inspectSample = (spec: ExperimentSpec, dataset: Dataset, sighting: Sighting): SampleSight =>
  sightOf(inspectedPass(spec, dataset, sighting), sighting.sample);
