import { sizeOf } from '../../spec/shapes';
import { createSignal, type LayerKind } from './layer';

/**
 * While training, a = x ⊙ m / (1 - rate) with m = 0 for a share `rate` of the values, else 1 (inverted dropout,
 * Srivastava et al., 2014); otherwise a = x. A value is dropped when its 32-bit word of the layer's stream is below
 * rate · 2³².
 */
export const dropout: LayerKind<'dropout'> = {
  build(context) {
    const { layer, input, from, capacity, workspace } = context;
    const { rate } = layer.arguments;
    const size = sizeOf(input);
    const output = createSignal(input, capacity, workspace);
    /** m / (1 - rate) */
    const mask = workspace.floats(capacity * size);
    const threshold = rate * 2 ** 32;
    const kept = 1 / (1 - rate);
    const random = context.dropoutStream();
    return {
      output,

      forward(rows, mode) {
        const count = rows * size;
        if (mode === 'training') for (let i = 0; i < count; i++) mask[i] = random.uint32() < threshold ? 0 : kept;
        else mask.fill(1, 0, count);
        for (let i = 0; i < count; i++) output.values[i] = from.values[i] * mask[i];
      },

      backward(rows) {
        const { gradient } = from;
        if (!gradient) return;
        const count = rows * size;
        for (let i = 0; i < count; i++) gradient[i] = output.gradient[i] * mask[i];
      },
    };
  },
};
