import { exp } from '../../numerics/elementary';
import { drawUniform, initialiseWeights } from '../initialise';
import { addColumnSums, times, timesTransposed, transposedTimes } from '../matrix';
import { createSignal, type LayerKind } from './layer';

/**
 * Q, K, V = x Wᵀ + b; of each head, P = softmax(Q Kᵀ / √d), A = P V; a = A Uᵀ + c with the heads side by side
 * (Vaswani et al., 2017). From g = ∂L/∂A: ∂L/∂V = Pᵀ g, and with S = g Vᵀ and δ = P ⊙ (S - Σ S ⊙ P along each row)
 * ∂L/∂Q = δ K / √d, ∂L/∂K = δᵀ Q / √d; the projections as in `dense`.
 *
 * Names and shapes are those of PyTorch's `MultiheadAttention`: W [3 features, features] holds Q, K and V in this order,
 * U [features, features]. Its defaults too: W glorot_uniform as a whole, U uniform in ±1/√features, biases 0.
 */
export const attention: LayerKind<'attention'> = {
  *initialise({ layer, input, parameters }, random) {
    const features = input[1] ?? 1;
    const square = [features, features];
    const inward = parameters.in_proj_weight;
    const outward = parameters['out_proj.weight'];
    if (layer.arguments.init === undefined) {
      yield* initialiseWeights(inward, [3 * features, features], layer.arguments, 'glorot_uniform', random);
      yield* drawUniform(outward, 1 / Math.sqrt(features), random);
      return;
    }
    for (let part = 0; part < 3; part++) {
      const weights = inward.subarray(part * features * features, (part + 1) * features * features);
      yield* initialiseWeights(weights, square, layer.arguments, layer.arguments.init, random);
    }
    yield* initialiseWeights(outward, square, layer.arguments, layer.arguments.init, random);
  },

  build({ layer, input, from, capacity, workspace, parameters, gradients }) {
    const { heads } = layer.arguments;
    const [steps = 1, features = 1] = input;
    const width = features / heads;
    const scale = 1 / Math.sqrt(width);
    const biased = layer.arguments.bias;
    const output = createSignal(input, capacity, workspace);
    /** Q, K and V of each step side by side. [capacity × steps, 3 features] */
    const projected = workspace.floats(capacity * steps * 3 * features);
    const projectedGradient = workspace.floats(capacity * steps * 3 * features);
    /** A and ∂L/∂A. [capacity × steps, features] */
    const attended = workspace.floats(capacity * steps * features);
    const attendedGradient = workspace.floats(capacity * steps * features);
    /** P: how much each step (row) takes from each. [capacity, heads, steps, steps] */
    const shares = workspace.floats(capacity * heads * steps * steps);
    const slope = workspace.floats(steps);
    const stride = 3 * features;

    /** One head of one sample: where its Q, K and V, its A and its P begin. */
    const attend = (q: number, a: number, p: number): void => {
      const k = q + features;
      const v = k + features;
      for (let i = 0; i < steps; i++) {
        const row = p + i * steps;
        let largest = -Infinity;
        for (let j = 0; j < steps; j++) {
          let dot = 0;
          for (let d = 0; d < width; d++) dot += projected[q + i * stride + d] * projected[k + j * stride + d];
          shares[row + j] = dot * scale;
          if (shares[row + j] > largest) largest = shares[row + j];
        }
        let sum = 0;
        for (let j = 0; j < steps; j++) {
          shares[row + j] = exp(shares[row + j] - largest);
          sum += shares[row + j];
        }
        attended.fill(0, a + i * features, a + i * features + width);
        for (let j = 0; j < steps; j++) {
          shares[row + j] /= sum;
          for (let d = 0; d < width; d++) {
            attended[a + i * features + d] += shares[row + j] * projected[v + j * stride + d];
          }
        }
      }
    };

    /** The same head backwards: adds to the gradients of its Q, K and V. */
    const attendBackward = (q: number, a: number, p: number): void => {
      const k = q + features;
      const v = k + features;
      for (let i = 0; i < steps; i++) {
        const row = p + i * steps;
        let dotted = 0;
        for (let j = 0; j < steps; j++) {
          let dot = 0;
          for (let d = 0; d < width; d++) {
            const g = attendedGradient[a + i * features + d];
            dot += g * projected[v + j * stride + d];
            projectedGradient[v + j * stride + d] += shares[row + j] * g;
          }
          slope[j] = dot;
          dotted += dot * shares[row + j];
        }
        for (let j = 0; j < steps; j++) {
          const delta = shares[row + j] * (slope[j] - dotted) * scale;
          for (let d = 0; d < width; d++) {
            projectedGradient[q + i * stride + d] += delta * projected[k + j * stride + d];
            projectedGradient[k + j * stride + d] += delta * projected[q + i * stride + d];
          }
        }
      }
    };

    const eachHead = (samples: number, work: (q: number, a: number, p: number) => void): void => {
      for (let sample = 0; sample < samples; sample++) {
        for (let head = 0; head < heads; head++) {
          const offset = head * width;
          const place = sample * heads + head;
          work(sample * steps * stride + offset, sample * steps * features + offset, place * steps * steps);
        }
      }
    };

    return {
      output,

      forward(samples) {
        const rows = samples * steps;
        const inBias = biased ? parameters.in_proj_bias : undefined;
        const outBias = biased ? parameters['out_proj.bias'] : undefined;
        timesTransposed(from.values, parameters.in_proj_weight, projected, rows, stride, features, inBias);
        eachHead(samples, attend);
        timesTransposed(attended, parameters['out_proj.weight'], output.values, rows, features, features, outBias);
      },

      backward(samples) {
        const rows = samples * steps;
        transposedTimes(output.gradient, attended, gradients['out_proj.weight'], features, features, rows, true);
        if (biased) addColumnSums(output.gradient, gradients['out_proj.bias'], rows, features);
        times(output.gradient, parameters['out_proj.weight'], attendedGradient, rows, features, features);
        projectedGradient.fill(0, 0, rows * stride);
        eachHead(samples, attendBackward);
        transposedTimes(projectedGradient, from.values, gradients.in_proj_weight, stride, features, rows, true);
        if (biased) addColumnSums(projectedGradient, gradients.in_proj_bias, rows, stride);
        if (from.gradient) times(projectedGradient, parameters.in_proj_weight, from.gradient, rows, features, stride);
      },
    };
  },
};
