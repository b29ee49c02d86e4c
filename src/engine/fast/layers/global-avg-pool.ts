import { elementChunk, Operation } from '../../kernels/operations';
import { nowhere } from '../arena';
import { createFastSignal, type FastKind } from './layer';
import { averaging, createPool } from './pools';

export const globalAvgPool: FastKind<'global_avg_pool'> = {
  build(context) {
    const { input, output, from, capacity, arena } = context;
    const [first = 1, second = 1, third = 1] = input;
    if (input.length === 3) {
      const plane = [second, third] as const;
      return createPool(context, first, plane, plane, averaging(second * third));
    }
    const result = createFastSignal(output, capacity, arena);
    const size = first * second;
    const extent = { perRow: 1, chunk: Math.max(1, Math.floor(elementChunk / size)), cost: 0.5 * size + 10 };
    return {
      output: result,
      forward: (program) =>
        program.add(Operation.MeanSteps, extent, from.values, result.values, nowhere, first, second),
      backward: (program) => {
        if (!from.gradient) return;
        program.add(Operation.MeanStepsBackward, extent, result.gradient, from.gradient, nowhere, first, second);
      },
    };
  },
};
