import { activations } from '../../spec/activations';
import { sizeOf } from '../../spec/shapes';
import { initialiseWeights } from '../initialise';
import { times, timesTransposed, transposedTimes } from '../matrix';
import { activate } from './activated';
import { createSignal, type LayerKind } from './layer';
import { samplesOf } from './samples';
import { fold, unfold, zerosBefore, type Windows } from './unfold';

/**
 * z[f, y, x] = b[f] + Σ over c, i, j of W[f, c, i, j] x[c, s y + i - p, s x + j - p], cross-correlation with stride s and
 * p zeros before; a = f(z). With X the matrix of a sample's windows, one a row, z = W Xᵀ + b, so that with δ = ∂L/∂z
 * ∂L/∂W = Σ δ X over the samples, ∂L/∂b = Σ δ, and ∂L/∂x adds up δᵀ W where the windows were taken from (LeCun et al.,
 * 1989; as a product of matrices: Chellapilla et al., 2006). W [filters, channels, height, width], b [filters].
 */
export const conv2d: LayerKind<'conv2d'> = {
  *initialise({ layer, input, parameters: { weight } }, random) {
    const { filters, size, activation } = layer.arguments;
    const shape = [filters, input[0] ?? 1, ...size];
    yield* initialiseWeights(weight, shape, layer.arguments, activations[activation].initialiser, random);
  },

  build(context) {
    const { layer, input, output, from, capacity, workspace, parameters, gradients } = context;
    const { filters, size, stride, padding } = layer.arguments;
    const [channels = 1, height = 1, width = 1] = input;
    const [, rows = 1, columns = 1] = output;
    const windows: Windows = {
      channels,
      height,
      width,
      size,
      stride,
      before: [zerosBefore(padding, size[0]), zerosBefore(padding, size[1])],
      places: [rows, columns],
      steps: [height * width, width, 1],
    };
    const places = rows * columns;
    const taken = channels * size[0] * size[1];
    const inputSize = sizeOf(input);
    const { weight, bias } = parameters as { weight: Float64Array; bias?: Float64Array };
    const z = createSignal(output, capacity, workspace);
    const activated = activate(layer.arguments.activation, z, context);
    const values = samplesOf(z.values, capacity);
    const deltas = samplesOf(z.gradient, capacity);
    /** X, and what flows back to it. [places, channels × height × width] */
    const taps = workspace.floats(places * taken);
    return {
      output: activated.output,
      preactivation: z,

      forward(samples) {
        for (let n = 0; n < samples; n++) {
          unfold(from.values, n * inputSize, taps, windows);
          timesTransposed(weight, taps, values[n], filters, places, taken);
          if (bias) addToRows(values[n], bias, places);
        }
        activated.forward(samples);
      },

      backward(samples) {
        activated.backward(samples);
        const { gradient } = from;
        gradient?.fill(0, 0, samples * inputSize);
        for (let n = 0; n < samples; n++) {
          unfold(from.values, n * inputSize, taps, windows);
          times(deltas[n], taps, gradients.weight, filters, taken, places, true);
          if (bias) addRowSums(deltas[n], gradients.bias, places);
          if (!gradient) continue;
          transposedTimes(deltas[n], weight, taps, places, taken, filters);
          fold(taps, gradient, n * inputSize, windows);
        }
      },
    };
  },
};

/** a [rows, width] + b [rows], each to its whole row. */
function addToRows(a: Float64Array, b: Float64Array, width: number): void {
  for (let row = 0; row < b.length; row++) {
    for (let i = row * width; i < (row + 1) * width; i++) a[i] += b[row];
  }
}

/** sums [rows] += the sum of each row of a [rows, width]. */
function addRowSums(a: Float64Array, sums: Float64Array, width: number): void {
  for (let row = 0; row < sums.length; row++) {
    let sum = 0;
    for (let i = row * width; i < (row + 1) * width; i++) sum += a[i];
    sums[row] += sum;
  }
}
