import type { Arithmetic } from '../src/engine/fast/module';
import { Context, Operation, Outcome } from '../src/engine/kernels/operations';
import { startWorkload } from './workload-run';

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
export function profile(file: string, { seconds, ...options }: ProfileOptions): readonly Timed[] {
  const { device, start } = startWorkload(file, options);
  const { integers, floats } = device.kernels;
  const times = new Map<number, number[]>();
  const until = performance.now() + 1000 * seconds;
  for (let step = 0; performance.now() < until; step++) {
    start(step, 1);
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
