import type { LayerSpec } from '../spec/experiment';
import type { CheckpointNumbers } from './checkpoint';
import type { TrainerState } from './types';

const numbersOf = ({ numbers }: TrainerState): CheckpointNumbers => numbers as unknown as CheckpointNumbers;

/** What decides where a layer's weights lie among all. */
const layoutOf = (layers: readonly LayerSpec[]): unknown =>
  layers.map(({ name, kind, arguments: values, layers: inner = [] }) => [
    name,
    kind,
    'frozen' in values && values.frozen,
    layoutOf(inner),
  ]);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The state in which one experiment goes on from the end of an epoch of another. `held` is a checkpoint of the other
 * at that epoch's end; `fresh` is one of the experiment itself before its first step, with the other's weights in it.
 * What the optimizer, the schedule and the stopping rules remember goes on where their kind is still the same, and the
 * random streams go on where they stood, so that a fork that changes nothing gives the same bits.
 */
export function forkState(held: TrainerState, fresh: TrainerState, stepsPerEpoch: number): TrainerState {
  const before = numbersOf(held);
  const after = numbersOf(fresh);
  const { experiment: from } = before;
  const { experiment: to } = after;
  const optimizer =
    before.backend === after.backend &&
    from.train.optimizer.kind === to.train.optimizer.kind &&
    same(layoutOf(from.layers), layoutOf(to.layers));
  const schedule = from.train.schedule.kind === to.train.schedule.kind;
  const until = same(from.train.until, to.train.until);
  const known = new Map(held.tensors.map((tensor) => [tensor.name, tensor]));
  const goesOn = (name: string): boolean =>
    (optimizer && name.startsWith('optimizer.')) || (until && name.startsWith('best'));
  const numbers: CheckpointNumbers = {
    ...after,
    epoch: before.epoch,
    step: before.epoch * stepsPerEpoch,
    status: 'running',
    ...(optimizer && { optimizer: before.optimizer }),
    ...(schedule && { schedule: before.schedule }),
    ...(until && { until: before.until }),
    ...(before.dropout.length === after.dropout.length && { dropout: before.dropout }),
  };
  const tensors = fresh.tensors.map((tensor) => {
    const other = goesOn(tensor.name) ? known.get(tensor.name) : undefined;
    return other?.values.length === tensor.values.length ? other : tensor;
  });
  return { numbers: { ...numbers }, tensors };
}
