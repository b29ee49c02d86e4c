import { writeBytes } from '../../spec/bytes';
import type { ExperimentSpec } from '../../spec/experiment';
import { checkModel, checkTraining } from '../check';
import { EngineError } from '../error';
import { describeTensors } from '../statistics';
import type { DataSize, Plan } from '../types';
import { compileRun, type Compiled } from './compile';
import { mostMemory } from './module';
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
  if (compiled.size > mostMemory) {
    throw new EngineError(
      `The run would take ${writeBytes(compiled.size)} of memory, but the fast backend reaches ${writeBytes(mostMemory)}. Use a smaller batch or fewer units, or \`precision float64\`, which the reference backend computes.`,
    );
  }
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
