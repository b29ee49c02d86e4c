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

interface Sizes {
  readonly channels: number;
  readonly filters: number;
  readonly size: readonly [number, number];
  readonly rows: number;
  readonly columns: number;
  readonly taps: number;
}

/** How the work is cut, and the values of scratch that it takes. */
interface Cut {
  /** Filters (with a stride of 1), else places, of a unit of z. */
  readonly span: number;
  /** Places whose windows are copied at once for ∂L/∂W. */
  readonly most: number;
  /** Channels of a unit of ∂L/∂x. */
  readonly group: number;
  readonly space: number;
}

/** A stride of 1: see `kernels/planes.ts`. */
function planesOf({ channels, filters, size, rows, columns, taps }: Sizes): Cut {
  const wide = columns + size[1] - 1;
  const plane = (rows + size[0] - 1) * wide;
  const length = (rows - 1) * wide + columns;
  const room = Math.ceil(length / 8) * 8;
  const area = size[0] * size[1];
  const span = Math.min(Math.ceil(filters / 4) * 4, Math.max(4, 4 * Math.floor(largeUnit / (4 * taps * length))));
  const group = Math.min(channels, Math.max(1, Math.floor(near / (area * room))));
  const lines = Math.max(4, filters) * room;
  const flows = Math.ceil((group * area) / 4) * 4 * room;
  return { span, most: 0, group, space: taps + lines + channels * plane + flows + 16 };
}

/** Other strides: see `kernels/convolution.ts`. */
function copiesOf({ channels, size, rows, columns, taps }: Sizes, tapSpan: number): Cut {
  const padded = Math.ceil((rows * columns) / 8) * 8;
  const area = size[0] * size[1];
  const span = Math.min(padded, Math.max(8, Math.floor(near / taps / 8) * 8));
  const most = Math.min(padded, Math.max(64, Math.floor(near / Math.min(taps, 64) / 4) * 4));
  const group = Math.min(channels, Math.max(1, Math.floor(near / (area * padded))));
  const space = 4 + Math.max(taps * span, tapSpan * most, Math.ceil((group * area) / 4) * 4 * padded);
  return { span, most, group, space };
}

export const conv2d: FastKind<'conv2d'> = {
  build(context) {
    const { layer, input, output, from, parameters, capacity } = context;
    const { filters, size, stride, padding } = layer.arguments;
    const [channels = 1, height = 1, width = 1] = input;
    const [, rows = 1, columns = 1] = output;
    const { weight, bias } = parameters;
    const places = rows * columns;
    const taps = channels * size[0] * size[1];
    const activated = createActivated(layer.arguments.activation, output, context);
    const { z } = activated;
    const multiplications = filters * taps * places;
    const tapSpan = Math.min(taps, Math.max(2, 2 * Math.floor(largeUnit / (2 * capacity * filters * places))));
    const sizes = { channels, filters, size, rows, columns, taps };
    const { span, most, group, space } = stride === 1 ? planesOf(sizes) : copiesOf(sizes, tapSpan);
    context.reserve(space);
    const chunks = Math.ceil((stride === 1 ? filters : places) / span);
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
