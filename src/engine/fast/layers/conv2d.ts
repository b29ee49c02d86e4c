import { sizeOf } from '../../../spec/shapes';
import { zerosBefore } from '../../layers/unfold';
import { Operation } from '../../kernels/operations';
import { nowhere, type Address } from '../arena';
import { partsOf, whole, type Program } from '../program';
import { storedLength } from '../tensors';
import { createActivated } from './activated';
import { tapsOf, windowsOf, type Convolution } from './convolution';
import type { FastContext, FastKind } from './layer';
import { createWinners } from './winners';

/** Values of a sample's windows that are copied at once: about what the processor keeps near. */
const near = 2 ** 15;
/** Multiplications that one unit of z may take: about 10 ms. */
const largeUnit = 1.5e8;
/** Multiplications a nanosecond. */
const pace = 15;
/** Taps of as many windows that are copied at once for ∂L/∂W. */
const nearTaps = 64;
/** Sums of ∂L/∂W that a unit keeps, four lanes each, of 4 filters. */
const mostSums = 2 ** 12;

const multiplicationsOf = (one: Convolution): number => one.filters * tapsOf(one) * one.rows * one.columns;

/** The convolution of δ that gives ∂L/∂x, for a stride of 1: the windows backwards, filters and channels swapped. */
const turned = (one: Convolution): Convolution => ({
  ...one,
  ...{ channels: one.filters, height: one.rows, width: one.columns },
  ...{ filters: one.channels, rows: one.height, columns: one.width },
  ...{ above: one.size[0] - 1 - one.above, before: one.size[1] - 1 - one.before },
});

/** The taps of a unit of ∂L/∂W: about the same in each. */
function tapSpanOf(one: Convolution): number {
  const taps = tapsOf(one);
  const spans = Math.ceil(taps / (one.stride === 1 ? mostSums / 4 : nearTaps));
  return 2 * Math.ceil(taps / (2 * spans));
}

/** The sizes of the long line of `kernels/planes.ts`. */
function lineOf({ rows, columns, size }: Convolution): { plane: number; length: number; room: number } {
  const wide = columns + size[1] - 1;
  const length = (rows - 1) * wide + columns;
  return { plane: (rows + size[0] - 1) * wide, length, room: Math.ceil(length / 8) * 8 };
}

/** Values of scratch of a convolution with a stride of 1, of `lines` lines and `sums` sums. */
const spaceOf = (one: Convolution, lines: number, sums: number): number => {
  const { plane, room } = lineOf(one);
  return tapsOf(one) + lines * room + 4 * sums + one.channels * plane + 16;
};

/** Appends z = W x + b, and says what of it is done at once. */
function convolve(program: Program, one: Convolution, x: Address, weight: Address, bias: Address, z: Address): void {
  const { filters, stride } = one;
  const taps = tapsOf(one);
  const places = one.rows * one.columns;
  const padded = Math.ceil(places / 8) * 8;
  // Filters of a unit where the stride is 1, else places.
  const [all, most, least] =
    stride === 1
      ? [filters, 4 * Math.floor(largeUnit / (4 * taps * lineOf(one).length)), 4]
      : [places, placesAtOnce(taps), 8];
  const span = Math.min(stride === 1 ? Math.ceil(filters / 4) * 4 : padded, Math.max(least, most));
  const factor = Math.ceil(all / span);
  // Few taps cost less than what is written; where the stride is not 1, windows are copied.
  const beside = 0.5 * filters * places + 20 * Math.ceil(filters / 4) + (stride === 1 ? 0 : 1.7 * taps * places);
  const cost = multiplicationsOf(one) / pace + beside;
  program.add(
    Operation.Convolve,
    { perRow: 1, chunk: 1, factor, cost: cost / factor },
    ...[x, weight, bias, z, filters, span, 0, 0],
    ...windowsOf(one),
  );
}

/** Places whose windows of so many taps are copied at once. */
const placesAtOnce = (taps: number): number => 8 * Math.floor(near / taps / 8);

/** Channels of a unit of ∂L/∂x where the stride is not 1. */
function groupOf({ channels, size, rows, columns }: Convolution): number {
  const padded = Math.ceil((rows * columns) / 8) * 8;
  return Math.min(channels, Math.max(1, Math.floor(near / (size[0] * size[1] * padded))));
}

/** Reserves the scratch of all three products; gives the places that ∂L/∂W copies at once where the stride is not 1. */
function reserve(one: Convolution, tapSpan: number, context: Pick<FastContext<'conv2d'>, 'reserve'>): number {
  const { size, rows, columns, stride } = one;
  if (stride === 1) {
    const back = turned(one);
    context.reserve(spaceOf(one, 4, 0));
    context.reserve(spaceOf(one, 8, 4 * (tapSpan + 1)));
    context.reserve(spaceOf(back, 4, 0));
    return 0;
  }
  const taps = tapsOf(one);
  const padded = Math.ceil((rows * columns) / 8) * 8;
  const flows = Math.ceil((groupOf(one) * size[0] * size[1]) / 4) * 4;
  const most = Math.min(padded, Math.max(64, Math.floor(near / Math.min(taps, nearTaps) / 4) * 4));
  const span = Math.min(padded, Math.max(8, placesAtOnce(taps)));
  context.reserve(4 + Math.max(taps * span, tapSpan * most, flows * padded));
  return most;
}

/** Prepares ∂L/∂W, a unit of which is `tapSpan` taps: of 4 filters where the stride is 1, else of all. */
function createWeights(
  one: Convolution,
  tapSpan: number,
  { capacity, share }: Pick<FastContext<'conv2d'>, 'capacity' | 'share'>,
): (program: Program, words: readonly number[]) => void {
  const { filters, rows, columns, stride } = one;
  const spans = Math.ceil(tapsOf(one) / tapSpan);
  const pairs = Math.ceil(tapSpan / 2);
  // Beside the multiplications δ or the windows are copied.
  const [units, cost, kept] =
    stride === 1
      ? [Math.ceil(filters / 4) * spans, lineOf(one).length * ((8 * pairs) / pace + 2.5) + 50, 32 * pairs]
      : [spans, tapSpan * rows * columns * (filters / pace + 2), 4 * filters];
  const parts = partsOf(capacity, cost);
  const sums = parts.length > 1 ? share(units * kept) : { address: nowhere };
  return (program, words) => {
    for (const { first, count } of parts) {
      const items = parts.length > 1 ? { fixed: count } : { perRow: 1 };
      const extent = { ...items, chunk: whole, factor: units, cost };
      const last = Number(first + count === capacity);
      program.add(Operation.ConvolveWeight, extent, ...words, first, count, sums.address, last);
    }
  };
}

export const conv2d: FastKind<'conv2d'> = {
  formats: { weight: 'panels' },

  build(context) {
    const { layer, input, output, from, parameters, arena } = context;
    const { filters, size, stride, padding } = layer.arguments;
    const [channels = 1, height = 1, width = 1] = input;
    const [, rows = 1, columns = 1] = output;
    const { weight, bias } = parameters;
    const [above, before] = [zerosBefore(padding, size[0]), zerosBefore(padding, size[1])];
    const one: Convolution = { channels, height, width, filters, rows, columns, size, stride, above, before };
    const lists = createWinners(one, context);
    const activated = createActivated(layer.arguments.activation, output, context, lists === undefined);
    const { z } = activated;
    const area = size[0] * size[1];
    const tapSpan = tapSpanOf(one);
    const most = reserve(one, tapSpan, context);
    if (lists) {
      return {
        output: { ...activated.output, winners: lists.winners },
        preactivation: activated.preactivation,
        forward(program) {
          convolve(program, one, from.values, weight.values, bias?.values ?? nowhere, z.values);
          activated.forward(program);
        },
        backward: (program) => lists.backward(program),
      };
    }
    const addWeights = createWeights(one, tapSpan, context);
    const backwards =
      from.gradient && stride === 1
        ? arena.floats(storedLength({ shape: [channels], size: channels * filters * area }, 'panels'))
        : nowhere;

    /** Appends ∂L/∂x. */
    const flowBack = (program: Program): void => {
      if (stride === 1) {
        const extent = { fixed: filters * channels * area, cost: 1 };
        program.add(Operation.TurnFilters, extent, weight.values, backwards, filters, channels, area);
        convolve(program, turned(one), z.gradient, backwards, nowhere, from.gradient);
        return;
      }
      const group = groupOf(one);
      const factor = Math.ceil(channels / group);
      program.add(
        Operation.ConvolveInput,
        {
          perRow: 1,
          chunk: 1,
          factor,
          cost: (multiplicationsOf(one) / pace + sizeOf(input) + tapsOf(one) * rows * columns) / factor,
        },
        ...[z.gradient, weight.values, from.gradient, 0, filters, group, 0, 0],
        ...windowsOf(one),
      );
    };

    return {
      output: activated.output,
      preactivation: activated.preactivation,

      forward(program) {
        convolve(program, one, from.values, weight.values, bias?.values ?? nowhere, z.values);
        activated.forward(program);
      },

      backward(program) {
        activated.backward(program);
        const arrays = [from.values, z.gradient, weight.gradient, bias?.gradient ?? nowhere];
        addWeights(program, [...arrays, filters, tapSpan, most, 0, ...windowsOf(one)]);
        if (from.gradient) flowBack(program);
      },
    };
  },
};
