import { sizeOf } from '../../../spec/shapes';
import { zerosBefore } from '../../layers/unfold';
import { Operation } from '../../kernels/operations';
import { nowhere } from '../arena';
import { createActivated } from './activated';
import type { FastKind } from './layer';

/** Values of a sample's windows that are copied at once: about what the processor keeps near. */
const near = 2 ** 15;
/** Multiplications that one unit of ∂L/∂W may take: about 10 ms. */
const largeUnit = 1.5e8;
/** Multiplications a nanosecond. */
const pace = 15;

export const conv2d: FastKind<'conv2d'> = {
  build(context) {
    const { layer, input, output, from, parameters, capacity } = context;
    const { filters, size, stride, padding } = layer.arguments;
    const [channels = 1, height = 1, width = 1] = input;
    const [, rows = 1, columns = 1] = output;
    const { weight, bias } = parameters;
    const places = rows * columns;
    const area = size[0] * size[1];
    const taps = channels * area;
    const activated = createActivated(layer.arguments.activation, output, context);
    const { z } = activated;
    const padded = Math.ceil(places / 8) * 8;
    const multiplications = filters * taps * places;

    const span = Math.min(padded, Math.max(8, Math.floor(near / taps / 8) * 8));
    const chunks = Math.ceil(places / span);
    const most = Math.min(padded, Math.max(64, Math.floor(near / Math.min(taps, 64) / 4) * 4));
    const tapSpan = Math.min(taps, Math.max(2, 2 * Math.floor(largeUnit / (2 * capacity * filters * places))));
    const group = Math.min(channels, Math.max(1, Math.floor(near / (area * padded))));
    context.reserve(4 + Math.max(taps * span, tapSpan * most, Math.ceil((group * area) / 4) * 4 * padded));
    const windows = [
      ...[channels, height, width, ...size, stride],
      ...[zerosBefore(padding, size[0]), zerosBefore(padding, size[1]), rows, columns],
    ];
    return {
      output: activated.output,
      preactivation: activated.preactivation,

      forward(program) {
        program.add(
          Operation.Convolve,
          { perRow: 1, chunk: 1, factor: chunks, cost: multiplications / pace / chunks },
          ...[from.values, weight.values, bias?.values ?? nowhere, z.values, filters, span, 0, 0],
          ...windows,
        );
        activated.forward(program);
      },

      backward(program) {
        activated.backward(program);
        const units = Math.ceil(taps / tapSpan);
        program.add(
          Operation.ConvolveWeight,
          { perRow: 1, chunk: 2 ** 30, factor: units, cost: multiplications / pace / units },
          ...[from.values, z.gradient, weight.gradient, bias?.gradient ?? nowhere, filters, tapSpan, most, 0],
          ...windows,
        );
        if (!from.gradient) return;
        const groups = Math.ceil(channels / group);
        program.add(
          Operation.ConvolveInput,
          { perRow: 1, chunk: 1, factor: groups, cost: (multiplications / pace + sizeOf(input)) / groups },
          ...[z.gradient, weight.values, from.gradient, 0, filters, group, 0, 0],
          ...windows,
        );
      },
    };
  },
};
