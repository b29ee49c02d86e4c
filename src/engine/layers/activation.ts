import { activate } from './activated';
import type { LayerKind } from './layer';

/** An activation on its own line: z is the layer's input. */
export const activation: LayerKind<'activation'> = {
  build: (context) => activate(context.layer.arguments.kind, context.from, context),
};
