import { sizeOf } from '../../../spec/shapes';
import { Operation } from '../../kernels/operations';
import { nowhere } from '../arena';
import { lines, whole } from '../program';
import { createFastSignal, type FastKind } from './layer';

export const layerNorm: FastKind<'layer_norm'> = {
  build({ layer, input, from, capacity, arena, parameters: { weight, bias } }) {
    const n = input[input.length - 1] ?? 1;
    const count = sizeOf(input) / n;
    const output = createFastSignal(input, capacity, arena);
    const normalised = arena.floats(capacity * count * n);
    const inverses = arena.floats(capacity * count);
    const eps = { float: layer.arguments.eps };
    const extent = lines(count, n, 1);
    return {
      output,

      forward(program) {
        const arrays = [from.values, output.values, normalised, inverses, weight.values, bias.values];
        program.add(Operation.NormaliseLines, extent, ...arrays, n, eps);
      },

      backward(program) {
        const arrays = [output.gradient, from.gradient, normalised, inverses];
        const all = { perRow: count, chunk: whole, factor: Math.ceil(n / 4), cost: 2 };
        program.add(Operation.NormaliseLinesWeight, all, ...arrays, weight.gradient, bias.gradient, n);
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
    const output = createFastSignal(input, capacity, arena);
    const normalised = arena.floats(capacity * size);
    const figures = arena.floats(3 * channels);
    const { running_mean: mean, running_var: variance } = buffers;
    const layout = [size, places, image ? 1 : channels, image ? places : 1];
    const extent = { perRow: 1, chunk: whole, factor: channels, cost: 4 * places };
    return {
      output,

      forward(program) {
        const arrays = [from.values, output.values, normalised, figures, weight.values, bias.values, mean, variance];
        program.add(Operation.NormaliseChannels, extent, ...arrays, { float: eps }, ...layout, {
          double: momentum,
        });
      },

      backward(program) {
        const arrays = [output.gradient, from.gradient, normalised, figures, weight.values];
        const gradients = [weight.gradient, bias.gradient, nowhere, 0];
        program.add(Operation.NormaliseChannelsBackward, extent, ...arrays, ...gradients, ...layout);
      },

      commit(program) {
        if (momentum === 0) return;
        const arrays = [nowhere, nowhere, nowhere, figures, nowhere, nowhere, mean, variance, 0];
        const rest = [{ double: momentum }, channels];
        program.add(Operation.MoveRunning, { fixed: channels, cost: 3 }, ...arrays, ...layout, ...rest);
      },
    };
  },
};
