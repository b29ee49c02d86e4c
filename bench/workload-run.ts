import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readFacts } from '../src/data';
import { Device } from '../src/engine/fast/device';
import type { Arithmetic } from '../src/engine/fast/module';
import { planFast } from '../src/engine/fast/plan';
import { coefficientCount, Mode } from '../src/engine/kernels/operations';
import { analyse, withOverrides } from '../src/language';
import { complete } from '../src/spec/steps';
import { readExperiment } from '../src/worker/build';

export interface WorkloadOptions {
  readonly arithmetic?: Arithmetic;
  /** Instead of the file's own. */
  readonly optimizer?: string;
}

/** A file's first experiment in the kernels' memory, step by step. */
export interface WorkloadRun {
  readonly device: Device;
  readonly stepsPerEpoch: number;
  /** Makes ready for so many steps, of one epoch, from a step on; `device.run` does them. */
  readonly start: (step: number, count: number) => void;
}

/** Throws where the file has no first experiment, or one with mistakes. */
export function startWorkload(file: string, { arithmetic = 'separate', optimizer }: WorkloadOptions): WorkloadRun {
  const bytesOf = (name: string): Uint8Array => readFileSync(path.resolve(path.dirname(file), name));
  const analysis = analyse(readFileSync(file, 'utf8'), {
    facts: (name, delimiter) => readFacts(bytesOf(name), delimiter),
  });
  const overrides = optimizer === undefined ? [] : [{ path: 'optimizer', value: optimizer }];
  const cell = analysis.cells.findIndex(({ ordinal }) => ordinal === 1);
  const { experiment, problems } = withOverrides(analysis, cell, overrides);
  if (!experiment) throw new Error(problems.join('\n'));
  const { spec } = experiment;
  const { dataset, weights } = readExperiment(spec, { file: bytesOf, memoryLimit: 2 ** 31 });
  const { plan, compiled } = planFast(spec, dataset);
  const device = new Device(compiled, arithmetic);
  complete(device.loadData(spec, dataset));
  complete(device.initialise(spec.train.seed, weights));
  device.order(spec.train.seed, 1, spec.data.shuffle, dataset.parts.train.length);
  const { floats } = device.kernels;
  const counters = { ...compiled.optimizer?.start };
  return {
    device,
    stepsPerEpoch: plan.stepsPerEpoch,
    start: (step, count) => {
      for (let i = 0; i < count; i++) {
        compiled.optimizer?.next(counters, 1e-3, floats, compiled.coefficients / 4 + coefficientCount * i);
      }
      device.start({
        program: 'train',
        mode: Mode.Training,
        order: compiled.order,
        samples: dataset.parts.train.length,
        first: (step % plan.stepsPerEpoch) * plan.batch,
        count,
      });
    },
  };
}
