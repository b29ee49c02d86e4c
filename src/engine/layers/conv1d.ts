import { activations } from '../../spec/activations';
import { sizeOf } from '../../spec/shapes';
import { initialiseWeights } from '../initialise';
import { addColumnSums, times, timesTransposed, transposedTimes } from '../matrix';
import { activate } from './activated';
import { createSignal, type LayerKind } from './layer';
import { samplesOf } from './samples';
import { fold, unfold, zerosBefore, type Windows } from './unfold';

/**
 * z[t, f] = b[f] + Σ over c, j of W[f, c, j] x[s t + j - p, c], cross-correlation along the steps with stride s and p zeros
 * before; a = f(z). With X the matrix of a sample's windows, one a row, z = X Wᵀ + b, so that with δ = ∂L/∂z ∂L/∂W =
 * Σ δᵀ X over the samples, ∂L/∂b = Σ δ, and ∂L/∂x adds up δ W where the windows were taken from (Waibel et al., 1989).
 * W [filters, features, steps], b [filters].
 */
export const conv1d: LayerKind<'conv1d'> = {
  *initialise({ layer, input, parameters: { weight } }, random) {
    const { filters, size, activation } = layer.arguments;
    const shape = [filters, input[1] ?? 1, size];
    yield* initialiseWeights(weight, shape, layer.arguments, activations[activation].initialiser, random);
  },

  build(context) {
    const { layer, input, output, from, capacity, workspace, parameters, gradients } = context;
    const { filters, size, stride, padding } = layer.arguments;
    const [steps = 1, features = 1] = input;
    const [places = 1] = output;
    const windows: Windows = {
      channels: features,
      height: 1,
      width: steps,
      size: [1, size],
      stride,
      before: [0, zerosBefore(padding, size)],
      places: [1, places],
      steps: [1, steps * features, features],
    };
    const taken = features * size;
    const inputSize = sizeOf(input);
    const { weight, bias } = parameters as { weight: Float64Array; bias?: Float64Array };
    const z = createSignal(output, capacity, workspace);
    const activated = activate(layer.arguments.activation, z, context);
    const values = samplesOf(z.values, capacity);
    const deltas = samplesOf(z.gradient, capacity);
    /** X, and what flows back to it. [places, features × size] */
    const taps = workspace.floats(places * taken);
    return {
      output: activated.output,
      preactivation: z,

      forward(samples) {
        for (let n = 0; n < samples; n++) {
          unfold(from.values, n * inputSize, taps, windows);
          timesTransposed(taps, weight, values[n], places, filters, taken, bias);
        }
        activated.forward(samples);
      },

      backward(samples) {
        activated.backward(samples);
        const { gradient } = from;
        gradient?.fill(0, 0, samples * inputSize);
        for (let n = 0; n < samples; n++) {
          unfold(from.values, n * inputSize, taps, windows);
          transposedTimes(deltas[n], taps, gradients.weight, filters, taken, places, true);
          if (bias) addColumnSums(deltas[n], gradients.bias, places, filters);
          if (!gradient) continue;
          times(deltas[n], weight, taps, places, taken, filters);
          fold(taps, gradient, n * inputSize, windows);
        }
      },
    };
  },
};
