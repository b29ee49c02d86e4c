import { writeBytes } from '../spec/bytes';
import type { ExperimentSpec } from '../spec/experiment';
import { assemble } from './assembly';
import { EngineError } from './error';
import { describeTensors } from './statistics';
import type { DataSize, Plan } from './types';
import { createWorkspace } from './workspace';

const float = Float64Array.BYTES_PER_ELEMENT;

/**
 * What a run of a spec on data of this size will take: nothing is allocated. Throws an `EngineError` where the spec can
 * not be run on it.
 */
export function plan(spec: ExperimentSpec, size: DataSize): Plan {
  const workspace = createWorkspace('plan');
  const { objective, batch } = assemble(spec, size, workspace);
  const { placed, layout } = objective.network;
  const data = size.samples * (size.features + size.outputs) * float;
  return {
    layers: placed,
    parameters: layout.parameterCount,
    memory: workspace.bytes + data,
    batch,
    threads: 1,
    stepsPerEpoch: Math.ceil(size.parts.train.length / batch),
    tensors: describeTensors(placed, layout),
  };
}

/** Refuses a plan that takes more than is allowed. Throws an `EngineError`. */
export function checkMemory(
  { memory, parameters, batch }: Pick<Plan, 'memory' | 'parameters' | 'batch'>,
  limit: number | undefined,
): void {
  if (limit === undefined || memory <= limit) return;
  throw new EngineError(
    `The run would take ${writeBytes(memory)} of memory (${parameters} parameters, ${batch} samples a step), but the limit is ${writeBytes(limit)}. Use a smaller batch or fewer units, or raise the limit (\`nnet.memoryLimit\` in the editor).`,
  );
}
