import { sizeOf } from '../../../spec/shapes';
import { createActivated } from './activated';
import type { FastKind } from './layer';
import { createProduct } from './product';

export const dense: FastKind<'dense'> = {
  formats: { weight: 'panels' },

  build(context) {
    const { layer, input, output, from, parameters } = context;
    const { weight, bias } = parameters;
    const k = input[input.length - 1] ?? 1;
    const product = createProduct(
      { n: layer.arguments.units, k, count: sizeOf(input) / k, weight, ...(bias && { bias }), ofData: !from.gradient },
      context,
    );
    const activated = createActivated(layer.arguments.activation, output, context);
    const { z } = activated;
    return {
      output: activated.output,
      preactivation: activated.preactivation,

      forward(program) {
        product.forward(program, from.values, z.values);
        activated.forward(program);
      },

      backward(program) {
        activated.backward(program);
        product.weights(program, z.gradient, from.values);
        if (from.gradient) product.input(program, z.gradient, from.gradient);
      },
    };
  },
};
