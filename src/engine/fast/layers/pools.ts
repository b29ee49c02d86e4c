import type { Shape } from '../../../spec/argument';
import { elementChunk, Operation } from '../../kernels/operations';
import { nowhere, type Address } from '../arena';
import type { Program } from '../program';
import { createFastSignal, type FastContext, type FastKind, type FastLayer } from './layer';

/** How a pool runs in the kernels. */
interface Pooling {
  readonly forward: Operation;
  readonly backward: Operation;
  /** What a window costs in either, about nanoseconds, and where what flows back goes on lists. */
  readonly cost: number;
  readonly listCost: number;
}

/** The mean of windows of so many values. */
export const averaging = (area: number): Pooling => {
  const cost = 0.8 * area + 3;
  return { forward: Operation.AveragePool, backward: Operation.AveragePoolBackward, cost, listCost: cost };
};

/** The largest value of windows; those of 2 x 2 are taken four at once. */
const choosing = ([height, width]: readonly [number, number], fours: boolean): Pooling => {
  const area = height * width;
  const [cost, listCost] = fours && height === 2 && width === 2 ? [2, 3] : [2.2 * area + 3, 5 * area + 5];
  return { forward: Operation.MaxPool, backward: Operation.MaxPoolBackward, cost, listCost };
};

/** A pool over windows of each channel's plane. */
export function createPool(
  { output, from, capacity, arena }: Pick<FastContext<'dense'>, 'output' | 'from' | 'capacity' | 'arena'>,
  planes: number,
  [height, width]: readonly [number, number],
  window: readonly [number, number],
  { forward, backward, cost, listCost }: Pooling,
): FastLayer {
  const result = createFastSignal(output, capacity, arena);
  const chunk = Math.max(1, Math.floor(elementChunk / (height * width)));
  const windows = Math.floor(height / window[0]) * Math.floor(width / window[1]);
  const extent = { perRow: planes, chunk, cost: windows * cost + 5 };
  const sizes = [height, width, ...window];
  const add = (program: Program, operation: Operation, gradient: Address, above: Address, y: Address): void =>
    program.add(operation, extent, from.values, gradient, above, ...sizes, y);
  return {
    output: result,
    forward: (program) => add(program, forward, result.values, nowhere, nowhere),
    backward: (program) => {
      const { winners } = from;
      if (winners) {
        const { counts, lists, step, below, relu } = winners;
        program.add(
          Operation.MaxPoolWinners,
          { ...extent, cost: windows * listCost + 5 },
          ...[from.values, counts, result.gradient, ...sizes, result.values],
          ...[lists, step, below, Number(relu)],
        );
      } else if (from.gradient) add(program, backward, from.gradient, result.gradient, result.values);
    },
  };
}

const planeOf = (input: Shape): readonly [number, number] => [input[1] ?? 1, input[2] ?? 1];

export const maxPool2d: FastKind<'max_pool2d'> = {
  build: (context) => {
    const { input, layer } = context;
    const { size } = layer.arguments;
    const plane = planeOf(input);
    return createPool(context, input[0] ?? 1, plane, size, choosing(size, plane[1] >= 8));
  },
};

export const avgPool2d: FastKind<'avg_pool2d'> = {
  build: (context) => {
    const { input, layer } = context;
    const { size } = layer.arguments;
    return createPool(context, input[0] ?? 1, planeOf(input), size, averaging(size[0] * size[1]));
  },
};
