import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec } from '../../spec/experiment';
import type { NamedTensor } from '../../spec/tensor';
import { EngineError } from '../error';
import { prepareObjective } from '../gradients';
import type { Objective } from '../objective';
import { plan } from '../plan';

/** Which sample is looked at, with which weights. */
export interface Sighting {
  readonly weights: readonly NamedTensor[];
  /** Index of the sample in the data. */
  readonly sample: number;
  /**
   * The batch that it is part of, whose mean is the loss. Without it the sample is alone; under `batch_norm`, which
   * needs others, it is joined by the first of the training part that make up a batch.
   */
  readonly batch?: Int32Array;
}

/** A forward and a backward pass whose arrays are left as they are, and the sample's row in them. */
export interface InspectedPass {
  readonly objective: Objective;
  readonly row: number;
  readonly rows: number;
  readonly loss: number;
}

/** The sample, and under `batch_norm` others of the training part up to a batch. */
function companyOf(spec: ExperimentSpec, dataset: Dataset, sample: number): Int32Array {
  const { layers, batch } = plan(spec, dataset);
  if (!layers.some(({ layer }) => layer.kind === 'batch_norm')) return Int32Array.of(sample);
  const others = dataset.parts.train.filter((other) => other !== sample);
  return Int32Array.of(sample, ...others.subarray(0, batch - 1));
}

/** Runs both passes as `nnet gradients` does: nothing drops, running statistics stay. Throws an `EngineError`. */
export function inspectedPass(
  spec: ExperimentSpec,
  dataset: Dataset,
  { weights, sample, batch }: Sighting,
): InspectedPass {
  if (!(Number.isInteger(sample) && sample >= 0 && sample < dataset.samples)) {
    throw new EngineError(`There is no sample ${sample + 1}; the data has ${dataset.samples}.`);
  }
  const samples = batch ?? companyOf(spec, dataset, sample);
  const row = samples.indexOf(sample);
  if (row < 0) throw new EngineError(`Sample ${sample + 1} is not part of the batch.`);
  const rows = samples.length;
  const objective = prepareObjective(spec, dataset, { weights }, { capacity: rows, inputGradient: true });
  objective.load(dataset, samples, 0, rows);
  const loss = objective.forward(rows, 'probe');
  objective.backward(rows);
  return { objective, row, rows, loss };
}
