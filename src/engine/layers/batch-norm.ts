import { sizeOf } from '../../spec/shapes';
import { initialiseWeights } from '../initialise';
import { createSignal, type LayerKind } from './layer';

/**
 * x̂ = (x - μ) / √(σ² + ε), a = γ x̂ + β, with μ and σ² the mean and the variance (over n) of each channel of an image,
 * else of each feature, over all places of the batch. With g = ∂L/∂a: ∂L/∂γ = Σ g x̂, ∂L/∂β = Σ g and
 * ∂L/∂x = γ (g - mean g - x̂ mean(g x̂)) / √(σ² + ε) (Ioffe and Szegedy, 2015).
 *
 * While training, running ← (1 - momentum) running + momentum batch, with the variance over n - 1, as in PyTorch; of
 * a single value there is none, and the running one stays. In evaluation the running statistics take the batch's place.
 */
export const batchNorm: LayerKind<'batch_norm'> = {
  *initialise({ layer, parameters, buffers }, random) {
    yield* initialiseWeights(parameters.weight, [parameters.weight.length], layer.arguments, 'ones', random);
    buffers.running_var.fill(1);
  },

  build({ layer, input, from, capacity, workspace, parameters, buffers, gradients }) {
    const { eps, momentum } = layer.arguments;
    const { weight, bias } = parameters;
    const image = input.length === 3;
    const channels = (image ? input[0] : input[input.length - 1]) ?? 1;
    const size = sizeOf(input);
    const perSample = size / channels;
    /** How far apart a channel's values are within a sample, and the channels. */
    const step = image ? 1 : channels;
    const apart = image ? perSample : 1;
    const output = createSignal(input, capacity, workspace);
    const normalised = workspace.floats(capacity * size);
    const mean = workspace.floats(channels);
    const variance = workspace.floats(channels);
    /** 1 / √(σ² + ε) */
    const inverse = workspace.floats(channels);

    const measure = (c: number, samples: number): void => {
      const n = samples * perSample;
      let sum = 0;
      for (let sample = 0; sample < samples; sample++) {
        const start = sample * size + c * apart;
        for (let i = 0; i < perSample; i++) sum += from.values[start + i * step];
      }
      mean[c] = sum / n;
      let squares = 0;
      for (let sample = 0; sample < samples; sample++) {
        const start = sample * size + c * apart;
        for (let i = 0; i < perSample; i++) {
          const off = from.values[start + i * step] - mean[c];
          squares += off * off;
        }
      }
      variance[c] = squares / n;
    };

    return {
      output,

      forward(samples, mode) {
        const n = samples * perSample;
        for (let c = 0; c < channels; c++) {
          if (mode === 'evaluation') {
            mean[c] = buffers.running_mean[c];
            variance[c] = buffers.running_var[c];
          } else measure(c, samples);
          if (mode === 'training') {
            buffers.running_mean[c] += momentum * (mean[c] - buffers.running_mean[c]);
            if (n > 1) buffers.running_var[c] += momentum * ((variance[c] * n) / (n - 1) - buffers.running_var[c]);
          }
          inverse[c] = 1 / Math.sqrt(variance[c] + eps);
          for (let sample = 0; sample < samples; sample++) {
            const start = sample * size + c * apart;
            for (let i = 0; i < perSample; i++) {
              const at = start + i * step;
              normalised[at] = (from.values[at] - mean[c]) * inverse[c];
              output.values[at] = weight[c] * normalised[at] + bias[c];
            }
          }
        }
      },

      backward(samples) {
        const n = samples * perSample;
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          let product = 0;
          for (let sample = 0; sample < samples; sample++) {
            const start = sample * size + c * apart;
            for (let i = 0; i < perSample; i++) {
              const at = start + i * step;
              sum += output.gradient[at];
              product += output.gradient[at] * normalised[at];
            }
          }
          gradients.weight[c] += product;
          gradients.bias[c] += sum;
          if (!from.gradient) continue;
          const scale = weight[c] * inverse[c];
          for (let sample = 0; sample < samples; sample++) {
            const start = sample * size + c * apart;
            for (let i = 0; i < perSample; i++) {
              const at = start + i * step;
              from.gradient[at] = scale * (output.gradient[at] - sum / n - (normalised[at] * product) / n);
            }
          }
        }
      },
    };
  },
};
