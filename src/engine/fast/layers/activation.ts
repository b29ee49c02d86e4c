import { activateSignal } from './activated';
import type { FastKind } from './layer';

export const activation: FastKind<'activation'> = {
  build: (context) => activateSignal(context.layer.arguments.kind, context.from, context),
};
