import { sizeOf } from '../../spec/shapes';
import { createSignal, type LayerKind } from './layer';

/**
 * The mean of each window of n values; ∂L/∂x = ∂L/∂a / n all over it. Windows touch, and what no longer fills one is left
 * out, its gradient 0 (LeCun et al., 1989).
 */
export const avgPool2d: LayerKind<'avg_pool2d'> = {
  build({ layer, input, output, from, capacity, workspace }) {
    const [windowHeight, windowWidth] = layer.arguments.size;
    const [channels = 1, height = 1, width = 1] = input;
    const [, rows = 1, columns = 1] = output;
    const result = createSignal(output, capacity, workspace);
    const n = windowHeight * windowWidth;
    return {
      output: result,

      forward(samples) {
        let to = 0;
        for (let plane = 0; plane < samples * channels; plane++) {
          for (let row = 0; row < rows; row++) {
            for (let column = 0; column < columns; column++) {
              const corner = (plane * height + row * windowHeight) * width + column * windowWidth;
              let sum = 0;
              for (let i = 0; i < windowHeight; i++) {
                for (let j = 0; j < windowWidth; j++) sum += from.values[corner + i * width + j];
              }
              result.values[to++] = sum / n;
            }
          }
        }
      },

      backward(samples) {
        const { gradient } = from;
        if (!gradient) return;
        gradient.fill(0, 0, samples * sizeOf(input));
        let of = 0;
        for (let plane = 0; plane < samples * channels; plane++) {
          for (let row = 0; row < rows; row++) {
            for (let column = 0; column < columns; column++) {
              const corner = (plane * height + row * windowHeight) * width + column * windowWidth;
              const share = result.gradient[of++] / n;
              for (let i = 0; i < windowHeight; i++) {
                for (let j = 0; j < windowWidth; j++) gradient[corner + i * width + j] = share;
              }
            }
          }
        }
      },
    };
  },
};
