import type { ExperimentSpec } from '../../spec/experiment';
import { checkModel, checkTraining } from '../check';
import { describeTensors } from '../statistics';
import type { DataSize, Plan } from '../types';
import { compileRun, type Compiled } from './compile';
import { threadCount, type ThreadOptions } from './threads';

/** What a run on the kernels will take, and how it is compiled; nothing is allocated. Throws an `EngineError`. */
export function planFast(
  spec: ExperimentSpec,
  size: DataSize,
  threads?: ThreadOptions,
): { plan: Plan; compiled: Compiled } {
  const placed = checkModel(spec, size);
  checkTraining(spec, size);
  const compiled = compileRun(spec, size, placed, threads && ((work) => threadCount(work, threads)));
  const { network, batch } = compiled;
  const { layout, length, bufferLength } = network.parameters;
  const kept = spec.train.until.filter((rule) => rule.rule === 'patience' && rule.restore === 'best').length;
  const plan = {
    layers: placed,
    parameters: layout.parameterCount,
    memory: compiled.size + 4 * kept * (length + bufferLength),
    batch,
    threads: compiled.threads,
    stepsPerEpoch: Math.ceil(size.parts.train.length / batch),
    tensors: describeTensors(placed, layout),
  };
  return { plan, compiled };
}
