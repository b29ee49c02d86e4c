import type { ExperimentSpec } from '../spec/experiment';
import { checkModel, checkTraining } from './check';
import { createObjective, type Objective } from './objective';
import { createOptimizer } from './optimizers/kinds';
import type { Optimizer } from './optimizers/optimizer';
import type { DataSize } from './types';
import type { Workspace } from './workspace';

/** Weights and running statistics put aside. */
export interface Kept {
  readonly parameters: Float64Array;
  readonly buffers: Float64Array;
}

/** Everything that a run allocates, but the data. */
export interface Assembly {
  readonly objective: Objective;
  /** Samples a step. */
  readonly batch: number;
  /** Views of what the optimizer changes, and its gradients: frozen layers' lie behind them. */
  readonly weights: Float64Array;
  readonly gradients: Float64Array;
  /** The gradients after clipping; `gradients` itself where nothing is clipped. */
  readonly clipped: Float64Array;
  /** The weights before the last step, and the running statistics. */
  readonly before: Float64Array;
  readonly buffersBefore: Float64Array;
  readonly optimizer: Optimizer;
  /** The best weights, for each of the `until` rules that restores them. */
  readonly best: readonly (Kept | undefined)[];
  /** The order of the epoch's samples. */
  readonly order: Int32Array;
}

/** Builds a run's parts from a workspace; with one that only counts, this is how a run is planned. */
export function assemble(
  spec: ExperimentSpec,
  size: DataSize,
  workspace: Workspace,
  classWeights?: Float64Array,
): Assembly {
  const placed = checkModel(spec, size);
  checkTraining(spec, size);
  const samples = size.parts.train.length;
  const batch = spec.train.batch === 'full' ? samples : Math.min(spec.train.batch, samples);
  const objective = createObjective(spec, size, { placed, capacity: batch, workspace, classWeights });
  const { layout, buffers } = objective.network;
  const { trainableCount, parameterCount, bufferCount } = layout;
  const gradients = buffers.gradients.subarray(0, trainableCount);
  return {
    objective,
    batch,
    weights: buffers.parameters.subarray(0, trainableCount),
    gradients,
    clipped: spec.train.clip ? workspace.floats(trainableCount) : gradients,
    before: workspace.floats(trainableCount),
    buffersBefore: workspace.floats(bufferCount),
    optimizer: createOptimizer(spec.train.optimizer, trainableCount, workspace),
    best: spec.train.until.map((rule) =>
      rule.rule === 'patience' && rule.restore === 'best'
        ? { parameters: workspace.floats(parameterCount), buffers: workspace.floats(bufferCount) }
        : undefined,
    ),
    order: workspace.indices(samples),
  };
}
