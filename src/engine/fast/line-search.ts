import type { ExperimentSpec } from '../../spec/experiment';
import { clip } from '../clip';
import { Context, Mode, Outcome } from '../kernels/operations';
import { createOptimizer } from '../optimizers/kinds';
import { createWorkspace } from '../workspace';
import type { Device } from './device';

/** An optimizer that looks along a line: its own arithmetic in float64, each loss and gradient by the kernels. */
export interface LineSearch {
  /** Goes on with the step that was started. */
  run(rate: number, budget: number): Outcome;
  readonly counters: Record<string, number>;
  readonly slots: Readonly<Record<string, Float64Array>>;
  /** Bytes beside the kernels' memory. */
  readonly bytes: number;
}

/** The reference backend's optimizer over the kernels' weights; padding counts as weights that are 0 and stay so. */
export function createLineSearch({ train }: ExperimentSpec, device: Device, penalty: () => number): LineSearch {
  const { trainedLength } = device.compiled.network.parameters;
  const workspace = createWorkspace('allocate');
  const optimizer = createOptimizer(train.optimizer, trainedLength, workspace);
  const weights = workspace.floats(trainedLength);
  const gradients = workspace.floats(trainedLength);

  const takeGradients = (): void => {
    gradients.set(device.gradients.subarray(0, trainedLength));
    if (train.clip) clip(gradients, gradients, train.clip);
  };

  /** As they were before the step; and where one lies that a point on the line would make infinite. */
  let running = new Float32Array(0);
  let overflown = 0;

  /** The loss and the gradients at the present weights, over the same batch. */
  const evaluate = (): number => {
    device.parameters.set(weights);
    device.start({
      program: 'gradients',
      mode: Mode.Training,
      order: device.get(Context.Order),
      samples: device.get(Context.Samples),
      first: 0,
      count: 1,
    });
    let outcome = device.run(Infinity);
    while (outcome === Outcome.More) outcome = device.run(Infinity);
    if (outcome === Outcome.Running) overflown = device.get(Context.BadRunning);
    takeGradients();
    return device.getDouble(Context.Loss) + penalty();
  };

  return {
    counters: optimizer.counters,
    slots: optimizer.slots,
    bytes: workspace.bytes,
    run: (rate, budget) => {
      if (device.betweenBatches) running = device.running.slice();
      const outcome = device.run(budget);
      if (outcome !== Outcome.Done) return outcome;
      const fault = (what: Outcome): Outcome => {
        device.set(Context.Done, 0);
        device.running.set(running);
        return what;
      };
      device.before.set(device.parameters.subarray(0, trainedLength));
      if (device.gradients.some((value) => !Number.isFinite(value))) return fault(Outcome.Gradient);
      const [loss, lossSum] = [device.getDouble(Context.Loss), device.getDouble(Context.LossSum)];
      weights.set(device.before);
      overflown = 0;
      takeGradients();
      optimizer.step(weights, gradients, rate, loss + penalty(), evaluate);
      device.parameters.set(weights);
      // What the search has looked at since is not what the step is reported as.
      device.set(Context.Done, 1);
      device.setDouble(Context.Loss, loss);
      device.setDouble(Context.LossSum, lossSum);
      if (device.parameters.some((value) => !Number.isFinite(value))) return fault(Outcome.Update);
      if (overflown !== 0) {
        device.set(Context.BadRunning, overflown);
        device.parameters.set(device.before);
        return fault(Outcome.Running);
      }
      return Outcome.Done;
    },
  };
}
