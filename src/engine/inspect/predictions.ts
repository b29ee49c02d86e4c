import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec } from '../../spec/experiment';
import type { NamedTensor } from '../../spec/tensor';
import { prepareObjective } from '../gradients';
import { unscale } from '../predict';

/** What a network makes of a part's samples, in evaluation mode. */
export interface PartPredictions {
  /** Indices of the samples, in the part's order. */
  readonly samples: Int32Array;
  /** [samples, outputs], in the target's own units. */
  readonly outputs: Float64Array;
  /** [samples, outputs], of the same form. */
  readonly targets: Float64Array;
  /** What each sample costs, in the units that the loss is taken in. */
  readonly losses: Float64Array;
  /** Their mean. */
  readonly loss: number;
}

const batch = 256;

/** Predictions of a part with these weights. Throws an `EngineError` where they do not fit the model. */
export function predictPart(
  spec: ExperimentSpec,
  dataset: Dataset,
  weights: readonly NamedTensor[],
  part: keyof Dataset['parts'],
): PartPredictions {
  const samples = dataset.parts[part];
  const { outputs: columns, targetScaling } = dataset;
  const capacity = Math.max(1, Math.min(batch, samples.length));
  const objective = prepareObjective(spec, dataset, { weights }, { capacity });
  const outputs = new Float64Array(samples.length * columns);
  const targets = new Float64Array(samples.length * columns);
  const losses = new Float64Array(samples.length);
  for (let from = 0; from < samples.length; from += capacity) {
    const rows = Math.min(capacity, samples.length - from);
    objective.load(dataset, samples, from, rows);
    objective.forward(rows, 'evaluation');
    outputs.set(objective.network.output.values.subarray(0, rows * columns), from * columns);
    targets.set(objective.targets.subarray(0, rows * columns), from * columns);
    losses.set(objective.losses.subarray(0, rows), from);
  }
  return {
    samples: samples.slice(),
    outputs: targetScaling ? unscale(outputs, targetScaling) : outputs,
    targets: targetScaling ? unscale(targets, targetScaling) : targets,
    losses,
    loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
  };
}

/** The samples that cost most, the worst first: rows of the predictions. A loss that is no number counts as the worst. */
export function worstRows({ losses }: Pick<PartPredictions, 'losses'>, count: number): readonly number[] {
  const cost = (row: number): number => (Number.isNaN(losses[row]) ? Infinity : losses[row]);
  const differ = (a: number, b: number): number => (cost(a) === cost(b) ? a - b : cost(b) > cost(a) ? 1 : -1);
  return Array.from(losses.keys()).sort(differ).slice(0, count);
}
