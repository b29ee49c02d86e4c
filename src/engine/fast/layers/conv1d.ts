import { zerosBefore } from '../../layers/unfold';
import { Operation } from '../../kernels/operations';
import type { Program } from '../program';
import { createActivated } from './activated';
import type { FastKind } from './layer';
import { createProduct } from './product';

/** Windows are copied, one a row, for the batch: a sequence's are small. */
export const conv1d: FastKind<'conv1d'> = {
  formats: { weight: 'panels' },

  build(context) {
    const { layer, input, output, from, parameters, capacity, arena } = context;
    const { filters, size, stride, padding } = layer.arguments;
    const [steps = 1, features = 1] = input;
    const [places = 1] = output;
    const { weight, bias } = parameters;
    const taps = features * size;
    const product = createProduct({ n: filters, k: taps, count: places, weight, ...(bias && { bias }) }, context);
    const activated = createActivated(layer.arguments.activation, output, context);
    const { z } = activated;
    /** X, and what flows back to it. */
    const windows = arena.floats(capacity * places * taps);
    const extent = { perRow: 1, chunk: 1, cost: 1.5 * places * taps };
    const move = (program: Program, operation: Operation, x: number): void =>
      program.add(
        operation,
        extent,
        ...[x, windows, steps, features, size, stride, zerosBefore(padding, size), places],
      );
    return {
      output: activated.output,
      preactivation: activated.preactivation,

      forward(program) {
        move(program, Operation.UnfoldSteps, from.values);
        product.forward(program, windows, z.values);
        activated.forward(program);
      },

      backward(program) {
        activated.backward(program);
        product.weights(program, z.gradient, windows);
        if (!from.gradient) return;
        product.input(program, z.gradient, windows);
        move(program, Operation.FoldSteps, from.gradient);
      },
    };
  },
};
