import { createSignal, type LayerKind } from './layer';

/**
 * The mean of each channel of an image, or of each feature over a sequence's n steps; ∂L/∂x = ∂L/∂a / n (Lin et al., 2014).
 */
export const globalAvgPool: LayerKind<'global_avg_pool'> = {
  build({ input, output, from, capacity, workspace }) {
    const [first = 1, second = 1, third = 1] = input;
    const image = input.length === 3;
    const groups = image ? first : second;
    const n = image ? second * third : first;
    /** How far apart the members of a group are, and the groups. */
    const step = image ? 1 : groups;
    const apart = image ? n : 1;
    const result = createSignal(output, capacity, workspace);
    return {
      output: result,

      forward(samples) {
        for (let sample = 0; sample < samples; sample++) {
          for (let group = 0; group < groups; group++) {
            const start = sample * groups * n + group * apart;
            let sum = 0;
            for (let i = 0; i < n; i++) sum += from.values[start + i * step];
            result.values[sample * groups + group] = sum / n;
          }
        }
      },

      backward(samples) {
        const { gradient } = from;
        if (!gradient) return;
        for (let sample = 0; sample < samples; sample++) {
          for (let group = 0; group < groups; group++) {
            const start = sample * groups * n + group * apart;
            const share = result.gradient[sample * groups + group] / n;
            for (let i = 0; i < n; i++) gradient[start + i * step] = share;
          }
        }
      },
    };
  },
};
