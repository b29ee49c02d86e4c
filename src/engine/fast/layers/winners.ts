import { Operation } from '../../kernels/operations';
import { nowhere } from '../arena';
import { partsOf, whole, type Program } from '../program';
import { tapsOf, windowsOf, type Convolution } from './convolution';
import type { FastContext, Winners } from './layer';

/** Values of pictures that every filter goes over before the next ones are taken: about what the processor keeps near. */
const near = 2 ** 17;
/** And nearer still. */
const nearest = 2 ** 13;

/** The backward pass of a convolution under a max pool. */
export interface WinnersPass {
  readonly winners: Winners;
  /** Appends ∂L/∂W, ∂L/∂b and, where it is wanted, ∂L/∂x. */
  backward(program: Program): void;
}

/** A length after which another array may begin. */
const padded = (length: number): number => Math.ceil((length + 4) / 16) * 16;

/**
 * Prepares the backward pass of a convolution whose output goes into a max pool alone, where that pass needs no more than
 * the pool's lists: a stride of 1, and relu or nothing between. `undefined` where it needs more.
 */
export function createWinners(one: Convolution, context: FastContext<'conv2d'>): WinnersPass | undefined {
  const { layer, above, from, parameters, capacity, fused, arena } = context;
  const { activation } = layer.arguments;
  if (above?.kind !== 'max_pool2d' || fused || one.stride !== 1) return undefined;
  if (activation !== 'relu' && activation !== 'linear') return undefined;
  const { channels, filters, rows, columns, size } = one;
  const [high, wide] = [rows + size[0] - 1, columns + size[1] - 1];
  const [poolHeight, poolWidth] = above.arguments.size;
  const most = Math.floor(rows / poolHeight) * Math.floor(columns / poolWidth);
  const picture = high * wide * channels;
  const window = size[0] * Math.ceil((size[1] * channels) / 4) * 4;
  // One channel without zeros around lies as it is.
  const turns = channels > 1 || high !== one.height || wide !== one.width;
  const work = most * (window * (picture > nearest ? 0.35 : 0.2) + 2);
  // Of which nothing is wanted once the pass is over.
  const [turnedLength, sumsLength] = [turns ? capacity * picture : 0, filters * window].map(padded);
  const shared = context.share(turnedLength + sumsLength + (from.gradient ? filters * window : 0));
  const winners: Winners = {
    counts: arena.indices(capacity * filters),
    lists: arena.floats(2 * capacity * filters * most),
    most,
    step: 4 * channels,
    below: 4 * channels * wide,
    relu: activation === 'relu',
  };
  const { counts, lists } = winners;
  if (from.gradient) context.reserve(picture + 4);
  const windows = windowsOf(one);
  const { weight, bias } = parameters;
  return {
    winners,
    backward(program) {
      const turned = turns ? shared.address : from.values;
      const sums = shared.address + 4 * turnedLength;
      const filtersTurned = sums + 4 * sumsLength;
      if (turns) {
        const extent = { perRow: 1, chunk: 1, cost: picture };
        program.add(Operation.TurnChannels, extent, from.values, turned, 0, 0, 0, 0, 0, 0, ...windows);
      }
      for (const { first, count } of partsOf(capacity, work, near / picture)) {
        program.add(
          Operation.ConvolveWeightWinners,
          { fixed: count, chunk: whole, factor: filters, cost: work },
          ...[turned, counts, weight.gradient, bias?.gradient ?? nowhere, filters, lists, most, sums],
          ...windows,
          ...[first, count, Number(first + count === capacity)],
        );
      }
      if (!from.gradient) return;
      const extent = { fixed: filters * tapsOf(one), cost: 1 };
      program.add(Operation.TurnWindows, extent, weight.values, filtersTurned, filters, 0, 0, 0, 0, 0, ...windows);
      program.add(
        Operation.ConvolveInputWinners,
        { perRow: 1, chunk: 1, cost: 0.2 * filters * most * window + picture },
        ...[counts, filtersTurned, from.gradient, lists, filters, most, 0, 0],
        ...windows,
      );
    },
  };
}
