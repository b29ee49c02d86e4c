import { sizeOf } from '../../../spec/shapes';
import { Operation } from '../../kernels/operations';
import { elements } from '../program';
import { createFastSignal, type FastKind } from './layer';

export const residual: FastKind<'residual'> = {
  build(context) {
    const { layer, input, from, capacity, arena } = context;
    const body = context.body(layer.layers ?? [], from);
    const output = createFastSignal(input, capacity, arena);
    const size = sizeOf(input);
    const extent = elements(size);
    return {
      output,

      forward(program) {
        body.forward(program);
        program.add(Operation.Add, extent, from.values, body.output.values, output.values, size);
      },

      backward(program) {
        // A body that computes nothing hands on the input itself, whose gradient may be absent.
        const inner = body.output.gradient;
        if (inner) program.add(Operation.Copy, extent, output.gradient, inner, size);
        body.backward(program);
        if (from.gradient) {
          program.add(Operation.Add, extent, from.gradient, output.gradient, from.gradient, size);
        }
      },
    };
  },
};
