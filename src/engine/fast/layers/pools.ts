import type { Shape } from '../../../spec/argument';
import { elementChunk, Operation } from '../../kernels/operations';
import { nowhere, type Address } from '../arena';
import type { Program } from '../program';
import { createFastSignal, type FastContext, type FastKind, type FastLayer } from './layer';

/** A pool over windows of each channel's plane. */
export function createPool(
  { output, from, capacity, arena }: Pick<FastContext<'dense'>, 'output' | 'from' | 'capacity' | 'arena'>,
  planes: number,
  [height, width]: readonly [number, number],
  window: readonly [number, number],
  forward: Operation,
  backward: Operation,
): FastLayer {
  const result = createFastSignal(output, capacity, arena);
  const size = height * width;
  const extent = { perRow: planes, chunk: Math.max(1, Math.floor(elementChunk / size)), cost: 0.6 * size };
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
          { ...extent, cost: (4 * size) / (window[0] * window[1]) },
          ...[from.values, counts, result.gradient, ...sizes, result.values],
          ...[lists, step, below, Number(relu)],
        );
      } else if (from.gradient) add(program, backward, from.gradient, result.gradient, result.values);
    },
  };
}

const planeOf = (input: Shape): readonly [number, number] => [input[1] ?? 1, input[2] ?? 1];

export const maxPool2d: FastKind<'max_pool2d'> = {
  build: (context) =>
    createPool(
      context,
      context.input[0] ?? 1,
      planeOf(context.input),
      context.layer.arguments.size,
      Operation.MaxPool,
      Operation.MaxPoolBackward,
    ),
};

export const avgPool2d: FastKind<'avg_pool2d'> = {
  build: (context) =>
    createPool(
      context,
      context.input[0] ?? 1,
      planeOf(context.input),
      context.layer.arguments.size,
      Operation.AveragePool,
      Operation.AveragePoolBackward,
    ),
};
