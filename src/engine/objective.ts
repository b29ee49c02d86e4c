import type { Dataset } from '../spec/dataset';
import type { ExperimentSpec } from '../spec/experiment';
import type { PlacedLayer } from '../spec/shapes';
import type { Mode } from './layers/layer';
import { createLoss, fusedActivation } from './losses/kinds';
import type { Loss } from './losses/loss';
import { buildNetwork, finalActivation, type Network } from './network';
import { allocateParameters, layOut, type ParameterBuffers } from './parameters';
import { addPenaltyGradient, penaltyOf } from './penalty';
import type { DataSize } from './types';
import type { Workspace } from './workspace';

/** A network with its loss, over one batch at a time. */
export interface Objective {
  readonly network: Network;
  readonly loss: Loss;
  /** [capacity, outputs] */
  readonly targets: Float64Array;
  /** What each sample of the last forward pass costs; [capacity]. */
  readonly losses: Float64Array;
  /** Copies the samples order[from] … order[from + rows - 1] into the batch. */
  load(dataset: Dataset, order: Int32Array, from: number, rows: number): void;
  /** The loss, a mean over the batch, without the penalty. */
  forward(rows: number, mode: Mode): number;
  /** The gradients of loss and penalty, after a forward pass. */
  backward(rows: number): void;
  /** l1 and l2 terms at the present weights. */
  penalty(): number;
}

export interface ObjectiveOptions {
  readonly placed: readonly PlacedLayer[];
  readonly capacity: number;
  readonly workspace: Workspace;
  readonly classWeights?: Float64Array;
  /** Whether ∂L/∂input is wanted. */
  readonly inputGradient?: boolean;
  /** Parameters to share; new ones without. */
  readonly buffers?: ParameterBuffers;
}

/** Builds a spec's network and loss. */
export function createObjective(
  { layers, train }: Pick<ExperimentSpec, 'layers' | 'train'>,
  { inputShape, features, outputs }: Pick<DataSize, 'inputShape' | 'features' | 'outputs'>,
  options: ObjectiveOptions,
): Objective {
  const { placed, capacity, workspace, classWeights, inputGradient } = options;
  const layout = layOut(placed);
  const buffers = options.buffers ?? allocateParameters(layout, workspace);
  const last = finalActivation(layers);
  const fused = last !== undefined && fusedActivation(train.loss.kind) === last;
  const network = buildNetwork({
    input: inputShape,
    model: layers,
    placed,
    layout,
    buffers,
    capacity,
    seed: train.seed,
    fused,
    inputGradient,
    workspace,
  });
  const { shape } = network.output;
  const width = shape[shape.length - 1] ?? 1;
  const loss = createLoss(train.loss, { outputs, width, fused, classWeights });
  const targets = workspace.floats(capacity * outputs);
  const losses = workspace.floats(capacity);
  const { scored } = network;
  return {
    network,
    loss,
    targets,
    losses,

    load(dataset, order, from, rows) {
      const { values } = network.input;
      for (let row = 0; row < rows; row++) {
        const sample = order[from + row];
        const input = sample * features;
        for (let i = 0; i < features; i++) values[row * features + i] = dataset.inputs[input + i];
        const target = sample * outputs;
        for (let i = 0; i < outputs; i++) targets[row * outputs + i] = dataset.targets[target + i];
      }
    },

    forward(rows, mode) {
      network.forward(rows, mode);
      loss.forward(scored.values, targets, rows, losses);
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += losses[row];
      return sum / rows;
    },

    backward(rows) {
      if (scored.gradient) loss.backward(scored.values, targets, rows, scored.gradient);
      network.backward(rows);
      addPenaltyGradient(layout.parameters, buffers.parameters, buffers.gradients);
    },

    penalty: () => penaltyOf(layout.parameters, buffers.parameters),
  };
}

/** A mean loss and, when a meter is given, its metrics over samples in evaluation mode; stands still between batches. */
export function* evaluate(
  objective: Objective,
  dataset: Dataset,
  samples: Int32Array,
  meter?: { reset(): void; add(p: Float64Array, t: Float64Array, rows: number): void },
): Generator<void, number> {
  const { network, targets, losses } = objective;
  const capacity = losses.length;
  meter?.reset();
  let sum = 0;
  for (let from = 0; from < samples.length; from += capacity) {
    if (from > 0) yield;
    const rows = Math.min(capacity, samples.length - from);
    objective.load(dataset, samples, from, rows);
    objective.forward(rows, 'evaluation');
    for (let row = 0; row < rows; row++) sum += losses[row];
    meter?.add(network.output.values, targets, rows);
  }
  return sum / samples.length;
}
