import { Operation } from '../../kernels/operations';
import { nowhere, type Address } from '../arena';
import { partsOf, type Program } from '../program';
import { createFastSignal, type FastKind } from './layer';
import { createProduct } from './product';

export const attention: FastKind<'attention'> = {
  formats: { in_proj_weight: 'panels', 'out_proj.weight': 'panels' },

  build(context) {
    const { layer, input, from, parameters, capacity, arena } = context;
    const { heads } = layer.arguments;
    const [steps = 1, features = 1] = input;
    const width = features / heads;
    const inBias = parameters['in_proj_bias'];
    const outBias = parameters['out_proj.bias'];
    const inward = createProduct(
      {
        ...{ n: 3 * features, k: features, count: steps },
        weight: parameters['in_proj_weight'],
        ...(inBias && { bias: inBias }),
      },
      context,
    );
    const outward = createProduct(
      {
        ...{ n: features, k: features, count: steps },
        weight: parameters['out_proj.weight'],
        ...(outBias && { bias: outBias }),
      },
      context,
    );
    const output = createFastSignal(input, capacity, arena);
    /** Q, K and V of each step side by side, and A. */
    const projected = createFastSignal([steps, 3 * features], capacity, arena);
    const attended = createFastSignal(input, capacity, arena);
    const shares = arena.floats(capacity * heads * steps * steps);
    context.reserve(steps);
    /** Appends an operation over the steps, each of which takes so many nanoseconds of a head. */
    const addSteps = (program: Program, operation: Operation, cost: number, arrays: readonly Address[]): void => {
      for (const { first, count } of partsOf(steps, cost)) {
        const extent = { perRow: heads, chunk: 1, cost: count * cost };
        program.add(operation, extent, ...arrays, heads, steps, width, first, first + count);
      }
    };
    return {
      output,

      forward(program) {
        inward.forward(program, from.values, projected.values);
        const arrays = [projected.values, attended.values, shares, nowhere];
        addSteps(program, Operation.Attend, steps * (0.65 * width + 11), arrays);
        outward.forward(program, attended.values, output.values);
      },

      backward(program) {
        outward.weights(program, output.gradient, attended.values);
        outward.input(program, output.gradient, attended.gradient);
        const arrays = [projected.values, projected.gradient, shares, attended.gradient];
        addSteps(program, Operation.AttendBackward, steps * (1.35 * width + 11), arrays);
        inward.weights(program, projected.gradient, from.values);
        if (from.gradient) inward.input(program, projected.gradient, from.gradient);
      },
    };
  },
};
