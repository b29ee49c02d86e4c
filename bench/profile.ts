import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readFacts } from '../src/data';
import { Device } from '../src/engine/fast/device';
import type { Arithmetic } from '../src/engine/fast/module';
import { planFast } from '../src/engine/fast/plan';
import { Context, Mode, Operation, Outcome } from '../src/engine/kernels/operations';
import { analyse, withOverrides } from '../src/language';
import { complete } from '../src/spec/steps';
import { readExperiment } from '../src/worker/build';

/** An operation of a training step: its place in the program, and the microseconds that it takes. */
export interface Timed {
  readonly operation: string;
  readonly time: number;
}

export interface ProfileOptions {
  readonly arithmetic: Arithmetic;
  readonly optimizer?: string;
  readonly seconds: number;
}

/**
 * What each operation of an experiment's training step takes: the median over its steps. The kernels are given just the
 * budget that an operation costs, so that they come back after each.
 */
export function profile(file: string, { arithmetic, optimizer, seconds }: ProfileOptions): readonly Timed[] {
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

  const { integers, floats } = device.kernels;
  const times = new Map<number, number[]>();
  const counters = { ...compiled.optimizer?.start };
  const until = performance.now() + 1000 * seconds;
  for (let step = 0; performance.now() < until; step++) {
    compiled.optimizer?.next(counters, 1e-3, floats, compiled.coefficients / 4);
    device.start({
      program: 'train',
      mode: Mode.Training,
      order: compiled.order,
      samples: dataset.parts.train.length,
      first: (step % plan.stepsPerEpoch) * plan.batch,
      count: 1,
    });
    let outcome = Outcome.More;
    while (outcome === Outcome.More) {
      const at = device.get(Context.Place);
      const rows = device.get(Context.Rows);
      const [operation, , , perRow, fixed, , factor] = integers.subarray(at / 4, at / 4 + 7);
      const cost = operation === (Operation.End as number) ? 0 : floats[at / 4 + 2] * (rows * perRow + fixed) * factor;
      const from = performance.now();
      outcome = device.run(cost);
      const time = performance.now() - from;
      const all = times.get(at) ?? [];
      if (all.length === 0) times.set(at, all);
      all.push(1000 * time);
    }
    if (outcome !== Outcome.Done) throw new Error(`Training stopped at step ${step}: ${Outcome[outcome]}.`);
  }
  return Array.from(times, ([at, all]) => ({
    operation: Operation[integers[at / 4]],
    time: all.sort((a, b) => a - b)[all.length >> 1],
  }));
}
