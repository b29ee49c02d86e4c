import { sizeOf } from '../../spec/shapes';
import { createSignal, type LayerKind } from './layer';

/** a = x + F(x), F being the layers of the body; ∂L/∂x = ∂L/∂a + F'(x)ᵀ ∂L/∂a (He et al., 2016). */
export const residual: LayerKind<'residual'> = {
  build(context) {
    const { layer, input, from, capacity, workspace } = context;
    const body = context.body(layer.layers ?? [], from);
    const output = createSignal(input, capacity, workspace);
    const size = sizeOf(input);
    return {
      output,

      forward(samples, mode) {
        body.forward(samples, mode);
        for (let i = 0; i < samples * size; i++) output.values[i] = from.values[i] + body.output.values[i];
      },

      backward(samples) {
        // A body that computes nothing hands on the input itself, whose gradient may be absent.
        const inner = body.output.gradient;
        if (inner) for (let i = 0; i < samples * size; i++) inner[i] = output.gradient[i];
        body.backward(samples);
        const { gradient } = from;
        if (!gradient) return;
        for (let i = 0; i < samples * size; i++) gradient[i] += output.gradient[i];
      },
    };
  },
};
