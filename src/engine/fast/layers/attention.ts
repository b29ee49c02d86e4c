import { Operation } from '../../kernels/operations';
import { nowhere } from '../arena';
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
    const extent = { perRow: heads, chunk: 1, cost: 0.5 * steps * steps * (width + 4) };
    const shape = [heads, steps, width];
    return {
      output,

      forward(program) {
        inward.forward(program, from.values, projected.values);
        program.add(Operation.Attend, extent, projected.values, attended.values, shares, nowhere, ...shape);
        outward.forward(program, attended.values, output.values);
      },

      backward(program) {
        outward.weights(program, output.gradient, attended.values);
        outward.input(program, output.gradient, attended.gradient);
        const arrays = [projected.values, projected.gradient, shares, attended.gradient];
        program.add(Operation.AttendBackward, extent, ...arrays, ...shape);
        inward.weights(program, projected.gradient, from.values);
        if (from.gradient) inward.input(program, projected.gradient, from.gradient);
      },
    };
  },
};
