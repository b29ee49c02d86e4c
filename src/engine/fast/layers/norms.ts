import { sizeOf } from '../../../spec/shapes';
import { ChannelSum, elementChunk, Operation } from '../../kernels/operations';
import { nowhere, type Address } from '../arena';
import { lines, partsOf, whole, type Program } from '../program';
import { createFastSignal, type FastKind } from './layer';

/** Values that are gone over by columns before the next ones are taken, where rows are long: what the processor keeps near. */
const near = 2 ** 17;

export const layerNorm: FastKind<'layer_norm'> = {
  build({ layer, input, from, capacity, arena, parameters: { weight, bias } }) {
    const n = input[input.length - 1] ?? 1;
    const count = sizeOf(input) / n;
    const output = createFastSignal(input, capacity, arena);
    const normalised = arena.floats(capacity * count * n);
    const inverses = arena.floats(capacity * count);
    const eps = { float: layer.arguments.eps };
    const extent = lines(count, n + 10);
    const cost = 4 * count;
    const parts = partsOf(capacity, cost, near / (count * n));
    return {
      output,

      forward(program) {
        const arrays = [from.values, output.values, normalised, inverses, weight.values, bias.values];
        program.add(Operation.NormaliseLines, extent, ...arrays, n, eps);
      },

      backward(program) {
        const arrays = [output.gradient, from.gradient, normalised, inverses];
        for (const { first, count: samples } of parts) {
          const all = { fixed: samples, chunk: whole, factor: Math.ceil(n / 4), cost };
          const gradients = [weight.gradient, bias.gradient];
          const part = [count, first, samples];
          program.add(Operation.NormaliseLinesWeight, all, ...arrays, ...gradients, n, ...part);
        }
        if (!from.gradient) return;
        program.add(Operation.NormaliseLinesBackward, extent, ...arrays, weight.values, nowhere, n);
      },
    };
  },
};

export const batchNorm: FastKind<'batch_norm'> = {
  build({ layer, input, from, capacity, arena, parameters: { weight, bias }, buffers }) {
    const { eps, momentum } = layer.arguments;
    const image = input.length === 3;
    const channels = (image ? input[0] : input[input.length - 1]) ?? 1;
    const size = sizeOf(input);
    const places = size / channels;
    // Whether each channel's values lie side by side.
    const planes = (image || channels === 1) && places > 1;
    const output = createFastSignal(input, capacity, arena);
    const normalised = arena.floats(capacity * size);
    const fours = Math.ceil(channels / 4);
    const figures = arena.doubles(6 * 4 * fours);
    const { running_mean: mean, running_var: variance } = buffers;
    const layout = [size, places, planes ? 1 : channels, planes ? places : 1];
    const cost = 3 * places;
    const parts = partsOf(capacity, cost, planes ? Infinity : near / size);
    /** Appends a sum over the batch. */
    const sum = (program: Program, kind: ChannelSum, values: Address): void => {
      const arrays = [values, nowhere, normalised, figures, nowhere, nowhere, nowhere, nowhere, 0];
      for (const { first, count } of parts) {
        const extent = { fixed: count, chunk: whole, factor: fours, cost };
        program.add(Operation.SumChannels, extent, ...arrays, ...layout, kind, first, channels, count);
      }
    };
    const each = { fixed: channels, cost: 30 };
    const [perRow, width] = planes ? [channels, places] : [places, channels];
    const extent = { perRow, chunk: Math.max(1, Math.floor(elementChunk / width)), cost: width + 10 };
    const rest = [...layout, { double: momentum }, channels];
    return {
      output,

      forward(program) {
        sum(program, ChannelSum.Values, from.values);
        sum(program, ChannelSum.Squares, from.values);
        const arrays = [from.values, output.values, normalised, figures, weight.values, bias.values, mean, variance];
        program.add(Operation.SettleChannels, each, ...arrays, { float: eps }, ...rest);
        program.add(Operation.NormaliseChannels, extent, ...arrays, 0, ...rest);
      },

      backward(program) {
        sum(program, ChannelSum.Slopes, output.gradient);
        const arrays = [output.gradient, from.gradient, normalised, figures, weight.values, nowhere];
        const gradients = [weight.gradient, bias.gradient, 0];
        program.add(Operation.SettleChannelsBackward, each, ...arrays, ...gradients, ...rest);
        if (!from.gradient) return;
        program.add(Operation.NormaliseChannelsBackward, extent, ...arrays, ...gradients, ...rest);
      },

      commit(program) {
        if (momentum === 0) return;
        const arrays = [nowhere, nowhere, nowhere, figures, nowhere, nowhere, mean, variance, 0];
        program.add(Operation.MoveRunning, each, ...arrays, ...rest);
      },
    };
  },
};
