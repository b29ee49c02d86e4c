import type { Dataset } from '../spec/dataset';
import type { ExperimentSpec } from '../spec/experiment';
import { complete } from '../spec/steps';
import type { NamedTensor } from '../spec/tensor';
import { checkModel } from './check';
import { classWeightsOf } from './losses/class-weights';
import { createObjective, type Objective } from './objective';
import { namedTensors } from './parameters';
import { checkMemory, plan } from './plan';
import type { TrainerOptions } from './types';
import { startWeights } from './weights';
import { createWorkspace } from './workspace';

/** What one pass over a batch came to. */
export interface BatchGradients {
  /** Without the penalty. */
  readonly loss: number;
  readonly penalty: number;
  /** Of every parameter, the penalty's included, before any clipping; in the parameters' order. */
  readonly gradients: readonly NamedTensor[];
}

/** The training part in the file's order. */
export const fileOrder = ({ parts }: Dataset): Int32Array => parts.train.slice().sort();

/**
 * A spec's network and loss with its first weights (or given ones), for passes that train nothing. Throws an
 * `EngineError`.
 */
export function prepareObjective(
  spec: ExperimentSpec,
  dataset: Dataset,
  { weights, memoryLimit }: Pick<TrainerOptions, 'weights' | 'memoryLimit'>,
  { capacity, inputGradient }: { readonly capacity: number; readonly inputGradient?: boolean },
): Objective {
  const classWeights = classWeightsOf(spec, dataset);
  const make = (mode: 'plan' | 'allocate'): [Objective, number] => {
    const workspace = createWorkspace(mode);
    const placed = checkModel(spec, dataset);
    return [
      createObjective(spec, dataset, { placed, capacity, workspace, classWeights, inputGradient }),
      workspace.bytes,
    ];
  };
  checkMemory({ ...plan(spec, dataset), memory: make('plan')[1], batch: capacity }, memoryLimit);
  const [objective] = make('allocate');
  const { placed, layout, buffers } = objective.network;
  complete(startWeights({ placed, layout, buffers }, spec.train.seed, weights));
  return objective;
}

/**
 * One forward and backward pass over the first batch of the training part in the file's order: in training mode, but
 * nothing drops, running statistics stay as they are, and nothing is clipped. Throws an `EngineError`.
 */
export function firstBatchGradients(
  spec: ExperimentSpec,
  dataset: Dataset,
  options: Pick<TrainerOptions, 'weights' | 'memoryLimit'> = {},
): BatchGradients {
  const { batch } = plan(spec, dataset);
  const objective = prepareObjective(spec, dataset, options, { capacity: batch });
  objective.load(dataset, fileOrder(dataset), 0, batch);
  const loss = objective.forward(batch, 'probe');
  objective.backward(batch);
  const { layout, buffers } = objective.network;
  return { loss, penalty: objective.penalty(), gradients: namedTensors(layout.parameters, buffers.gradients) };
}
