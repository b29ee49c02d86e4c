import type { TrainSpec } from '../../spec/experiment';
import { clip } from '../clip';
import { Context, Mode, Outcome } from '../kernels/operations';
import { createOptimizer } from '../optimizers/kinds';
import type { Pause, Search, SearchingOptimizer } from '../optimizers/optimizer';
import { createWorkspace, type Workspace } from '../workspace';
import type { Compiled } from './compile';
import type { Device } from './device';

/** An optimizer that looks along a line: its own arithmetic in float64, each loss and gradient by the kernels. */
export interface LineSearch extends Pick<SearchingOptimizer, 'slots' | 'counters'> {
  /** A step is about to be started on the device. */
  start(): void;
  /** The step that is under way can be given up no more. */
  readonly keeps: boolean;
  /** Goes on with the step that was started. */
  run(rate: number, budget: number): Outcome;
}

/** The reference backend's optimizer over the kernels' weights; padding counts as weights that are 0 and stay so. */
function allocate({ optimizer: spec }: TrainSpec, { network }: Compiled, workspace: Workspace) {
  const { trainedLength: count } = network.parameters;
  const optimizer = createOptimizer(spec, count, workspace);
  if (!('search' in optimizer)) throw new Error(`${spec.kind} does not search.`);
  return { optimizer, weights: workspace.floats(count), gradients: workspace.floats(count) };
}

/** Bytes that a run takes beside the kernels' memory, where its optimizer has no kernel. */
export function searchBytes(train: TrainSpec, compiled: Compiled): number {
  const workspace = createWorkspace('plan');
  if (!compiled.optimizer) allocate(train, compiled, workspace);
  return workspace.bytes;
}

/** The search of a run whose optimizer has no kernel. */
export function createLineSearch(train: TrainSpec, device: Device, penalty: () => number): LineSearch {
  const { optimizer, weights, gradients } = allocate(train, device.compiled, createWorkspace('allocate'));
  /** The step that is under way, what it wants, and what it is reported as. */
  let search: Search | undefined;
  let wanted: Pause = 'value';
  let reported = { loss: NaN, lossSum: NaN };
  /** Running statistics as they were before it; and where one lies that a point on the line would make infinite. */
  let running = new Float32Array(0);
  let overflown = 0;

  const takeGradients = (): void => {
    gradients.set(device.gradients.subarray(0, gradients.length));
    if (train.clip) clip(gradients, gradients, train.clip);
  };

  const fault = (outcome: Outcome): Outcome => {
    device.set(Context.Done, 0);
    device.running.set(running);
    return outcome;
  };

  /** Has the loss and the gradients computed at the present weights, over the same batch. */
  const look = (): void => {
    device.parameters.set(weights);
    device.start({
      program: 'gradients',
      mode: Mode.Training,
      order: device.get(Context.Order),
      samples: device.get(Context.Samples),
      first: 0,
      count: 1,
    });
  };

  return {
    slots: optimizer.slots,
    counters: optimizer.counters,
    start: () => {
      search = undefined;
      wanted = 'value';
      running = device.running.slice();
      overflown = 0;
    },
    get keeps() {
      return wanted === 'keep';
    },
    run: (rate, budget) => {
      let value = NaN;
      if (wanted === 'value') {
        const outcome = device.run(budget);
        // What is not finite further along the line only makes the search turn round.
        if (outcome === Outcome.More || (!search && outcome !== Outcome.Done)) return outcome;
        if (outcome === Outcome.Running) overflown = device.get(Context.BadRunning);
        takeGradients();
        value = device.getDouble(Context.Loss) + penalty();
      }
      if (!search) {
        device.before.set(device.parameters.subarray(0, weights.length));
        if (device.gradients.some((gradient) => !Number.isFinite(gradient))) return fault(Outcome.Gradient);
        reported = { loss: device.getDouble(Context.Loss), lossSum: device.getDouble(Context.LossSum) };
        weights.set(device.before);
        search = optimizer.search(weights, gradients, rate, value);
      }
      const next = search.next(value);
      if (!next.done) {
        wanted = next.value;
        if (wanted === 'value') look();
        return Outcome.More;
      }
      device.parameters.set(weights);
      // What the search has looked at since is not what the step is reported as.
      device.set(Context.Done, 1);
      device.setDouble(Context.Loss, reported.loss);
      device.setDouble(Context.LossSum, reported.lossSum);
      if (device.parameters.some((weight) => !Number.isFinite(weight))) return fault(Outcome.Update);
      if (overflown !== 0) {
        device.set(Context.BadRunning, overflown);
        device.parameters.set(device.before);
        return fault(Outcome.Running);
      }
      return Outcome.Done;
    },
  };
}
