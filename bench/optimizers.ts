import { Outcome } from '../src/engine/kernels/operations';
import { startWorkload } from './workload-run';

/** Steps that fit the kernels' memory of coefficients. */
const most = 1024;

/**
 * Microseconds of a training step under each of some optimizers, round by round: in each they take turns of at least so
 * many milliseconds, so that the machine's moods tell on all alike. The first round, in which code is compiled, is left out.
 */
export function stepTimes(file: string, optimizers: readonly string[], rounds: number, least: number): number[][] {
  const runs = optimizers.map((optimizer) => startWorkload(file, { optimizer }));
  const turn = ({ device, stepsPerEpoch, start }: (typeof runs)[number]): number => {
    const count = Math.min(most, stepsPerEpoch);
    const from = performance.now();
    let steps = 0;
    do {
      start(0, count);
      let outcome = Outcome.More;
      while (outcome === Outcome.More) outcome = device.run(Infinity);
      if (outcome !== Outcome.Done) throw new Error(`Training stopped: ${Outcome[outcome]}.`);
      steps += count;
    } while (performance.now() - from < least);
    return (1000 * (performance.now() - from)) / steps;
  };
  return Array.from({ length: rounds + 1 }, () => runs.map(turn)).slice(1);
}
