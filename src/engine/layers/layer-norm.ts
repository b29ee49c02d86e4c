import { sizeOf } from '../../spec/shapes';
import { initialiseWeights } from '../initialise';
import { createSignal, type LayerKind } from './layer';

/**
 * x̂ = (x - μ) / √(σ² + ε), a = γ ⊙ x̂ + β, with μ and σ² the mean and the variance (over n) of the last axis. With
 * g = ∂L/∂a: ∂L/∂γ = Σ g ⊙ x̂, ∂L/∂β = Σ g, and with h = g ⊙ γ: ∂L/∂x = (h - mean h - x̂ mean(h ⊙ x̂)) / √(σ² + ε)
 * (Ba et al., 2016).
 */
export const layerNorm: LayerKind<'layer_norm'> = {
  *initialise({ layer, parameters: { weight } }, random) {
    yield* initialiseWeights(weight, [weight.length], layer.arguments, 'ones', random);
  },

  build({ layer, input, from, capacity, workspace, parameters: { weight, bias }, gradients }) {
    const { eps } = layer.arguments;
    const n = input[input.length - 1] ?? 1;
    const lines = sizeOf(input) / n;
    const output = createSignal(input, capacity, workspace);
    const normalised = workspace.floats(capacity * lines * n);
    /** 1 / √(σ² + ε) of each line. */
    const inverse = workspace.floats(capacity * lines);
    return {
      output,

      forward(samples) {
        for (let line = 0; line < samples * lines; line++) {
          const start = line * n;
          let mean = 0;
          for (let i = 0; i < n; i++) mean += from.values[start + i] / n;
          let variance = 0;
          for (let i = 0; i < n; i++) {
            const off = from.values[start + i] - mean;
            variance += (off * off) / n;
          }
          // Squares that overflow would make whatever the line holds 0.
          inverse[line] = variance < Infinity ? 1 / Math.sqrt(variance + eps) : NaN;
          for (let i = 0; i < n; i++) {
            normalised[start + i] = (from.values[start + i] - mean) * inverse[line];
            output.values[start + i] = weight[i] * normalised[start + i] + bias[i];
          }
        }
      },

      backward(samples) {
        for (let line = 0; line < samples * lines; line++) {
          const start = line * n;
          let mean = 0;
          let product = 0;
          for (let i = 0; i < n; i++) {
            const g = output.gradient[start + i];
            gradients.weight[i] += g * normalised[start + i];
            gradients.bias[i] += g;
            mean += (g * weight[i]) / n;
            product += (g * weight[i] * normalised[start + i]) / n;
          }
          if (!from.gradient) continue;
          for (let i = 0; i < n; i++) {
            const h = output.gradient[start + i] * weight[i];
            from.gradient[start + i] = (h - mean - normalised[start + i] * product) * inverse[line];
          }
        }
      },
    };
  },
};
