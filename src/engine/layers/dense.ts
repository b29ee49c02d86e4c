import { activations } from '../../spec/activations';
import { sizeOf } from '../../spec/shapes';
import { initialiseWeights } from '../initialise';
import { addColumnSums, timesTransposed, times, transposedTimes } from '../matrix';
import { activate } from './activated';
import { createSignal, type LayerKind } from './layer';

/**
 * z = x Wᵀ + b, a = f(z), over the last axis; δ = ∂L/∂z; ∂L/∂W = δᵀ x, ∂L/∂b = Σ δ, ∂L/∂x = δ W
 * (Rumelhart, Hinton and Williams, 1986). W [units, inputs], b [units].
 */
export const dense: LayerKind<'dense'> = {
  *initialise({ layer, input, parameters: { weight } }, random) {
    const { units, activation } = layer.arguments;
    const shape = [units, input[input.length - 1] ?? 1];
    yield* initialiseWeights(weight, shape, layer.arguments, activations[activation].initialiser, random);
  },

  build(context) {
    const { layer, input, output, from, capacity, workspace, parameters, gradients } = context;
    const { units } = layer.arguments;
    const inputs = input[input.length - 1] ?? 1;
    const positions = sizeOf(input) / inputs;
    const { weight, bias } = parameters as { weight: Float64Array; bias?: Float64Array };
    const z = createSignal(output, capacity, workspace);
    const activated = activate(layer.arguments.activation, z, context);
    return {
      output: activated.output,
      preactivation: z,

      forward(rows) {
        timesTransposed(from.values, weight, z.values, rows * positions, units, inputs, bias);
        activated.forward(rows);
      },

      backward(rows) {
        activated.backward(rows);
        const count = rows * positions;
        transposedTimes(z.gradient, from.values, gradients.weight, units, inputs, count, true);
        if (bias) addColumnSums(z.gradient, gradients.bias, count, units);
        if (from.gradient) times(z.gradient, weight, from.gradient, count, inputs, units);
      },
    };
  },
};
