import { Operation } from '../../kernels/operations';
import { nowhere } from '../arena';
import { whole, type Program } from '../program';
import { tapsOf, windowsOf, type Convolution } from './convolution';
import type { FastContext, Winners } from './layer';

/** The backward pass of a convolution under a max pool. */
export interface WinnersPass {
  readonly winners: Winners;
  /** Appends ∂L/∂W, ∂L/∂b and, where it is wanted, ∂L/∂x. */
  backward(program: Program): void;
}

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
  const turned = turns ? arena.floats(capacity * picture) : from.values;
  const filtersTurned = from.gradient ? arena.floats(filters * window) : nowhere;
  const winners: Winners = {
    counts: arena.indices(capacity * filters),
    lists: arena.floats(2 * capacity * filters * most),
    step: 4 * channels,
    below: 4 * channels * wide,
    relu: activation === 'relu',
  };
  const { counts, lists } = winners;
  context.reserve(Math.max(window, picture) + 4);
  const windows = windowsOf(one);
  const { weight, bias } = parameters;
  const work = most * window * 0.15;
  return {
    winners,
    backward(program) {
      if (turns) {
        const extent = { perRow: 1, chunk: 1, cost: picture };
        program.add(Operation.TurnChannels, extent, from.values, turned, 0, 0, 0, 0, 0, 0, ...windows);
      }
      program.add(
        Operation.ConvolveWeightWinners,
        { perRow: 1, chunk: whole, factor: filters, cost: work },
        ...[turned, counts, weight.gradient, bias?.gradient ?? nowhere, filters, lists, most, 0],
        ...windows,
      );
      if (!from.gradient) return;
      const extent = { fixed: filters * tapsOf(one), cost: 1 };
      program.add(Operation.TurnWindows, extent, weight.values, filtersTurned, filters, 0, 0, 0, 0, 0, ...windows);
      program.add(
        Operation.ConvolveInputWinners,
        { perRow: 1, chunk: 1, cost: 2 * filters * work + picture },
        ...[counts, filtersTurned, from.gradient, lists, filters, most, 0, 0],
        ...windows,
      );
    },
  };
}
