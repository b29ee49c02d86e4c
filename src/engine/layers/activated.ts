import { sizeOf } from '../../spec/shapes';
import type { ActivationName } from '../../spec/activations';
import { activationKinds } from '../activations/kinds';
import { createSignal, type LayerContext, type Signal } from './layer';

/** What follows a layer's sum: a = f(z). */
export interface Activated {
  readonly output: Signal;
  readonly preactivation: Signal;
  /** a from z. */
  forward(rows: number): void;
  /** ∂L/∂z from ∂L/∂a; nothing to do where the loss has written ∂L/∂z itself. */
  backward(rows: number): void;
}

const nothing = (): void => undefined;

/** The activation of a layer whose pre-activation is `z`. A `linear` one costs nothing: its output is z. */
export function activate(
  name: ActivationName,
  z: Signal,
  { capacity, workspace, fused }: Pick<LayerContext<'dense'>, 'capacity' | 'workspace' | 'fused'>,
): Activated {
  if (name === 'linear') return { output: z, preactivation: z, forward: nothing, backward: nothing };
  const kind = activationKinds[name];
  const output = createSignal(z.shape, capacity, workspace);
  const size = sizeOf(z.shape);
  const width = z.shape[z.shape.length - 1] ?? 1;
  const { gradient } = z;
  return {
    output,
    preactivation: z,
    forward: (rows) => kind.forward(z.values, output.values, rows * size, width),
    backward:
      gradient === undefined || fused
        ? nothing
        : (rows) => kind.backward(z.values, output.values, output.gradient, gradient, rows * size, width),
  };
}
