import { sizeOf } from '../../spec/shapes';
import { createSignal, type LayerKind } from './layer';

/**
 * The largest value of each window; ∂L/∂x is ∂L/∂a where it stood, else 0. Of equal values it is the first in row-major
 * order, and a value that is no number wins, as in PyTorch. Windows touch, and what no longer fills one is left out.
 */
export const maxPool2d: LayerKind<'max_pool2d'> = {
  build({ layer, input, output, from, capacity, workspace }) {
    const [windowHeight, windowWidth] = layer.arguments.size;
    const [channels = 1, height = 1, width = 1] = input;
    const [, rows = 1, columns = 1] = output;
    const result = createSignal(output, capacity, workspace);
    const outputSize = sizeOf(output);
    /** Where in the batch's input each output was found. */
    const origin = workspace.indices(capacity * outputSize);
    return {
      output: result,

      forward(samples) {
        let to = 0;
        for (let plane = 0; plane < samples * channels; plane++) {
          for (let row = 0; row < rows; row++) {
            for (let column = 0; column < columns; column++) {
              const corner = (plane * height + row * windowHeight) * width + column * windowWidth;
              let best = corner;
              for (let i = 0; i < windowHeight; i++) {
                for (let at = corner + i * width; at < corner + i * width + windowWidth; at++) {
                  if (from.values[at] > from.values[best] || Number.isNaN(from.values[at])) best = at;
                }
              }
              origin[to] = best;
              result.values[to++] = from.values[best];
            }
          }
        }
      },

      backward(samples) {
        const { gradient } = from;
        if (!gradient) return;
        gradient.fill(0, 0, samples * sizeOf(input));
        for (let i = 0; i < samples * outputSize; i++) gradient[origin[i]] += result.gradient[i];
      },
    };
  },
};
