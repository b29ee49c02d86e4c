import type { ActivationName } from '../../../spec/activations';
import type { Shape } from '../../../spec/argument';
import { sizeOf } from '../../../spec/shapes';
import { Activation, Operation } from '../../kernels/operations';
import { elements, lines, type Program } from '../program';
import { createFastSignal, type FastContext, type FastSignal } from './layer';

/**
 * The kernels' number of each elementwise activation that has a kernel, and about what a value costs (ns): forward, and
 * backward.
 */
const elementwise: { readonly [K in ActivationName]?: readonly [Activation, number, number] } = {
  linear: [Activation.Linear, 0.2, 0.2],
  relu: [Activation.Relu, 0.25, 0.35],
  leaky_relu: [Activation.LeakyRelu, 0.4, 0.4],
  elu: [Activation.Elu, 3, 3],
  selu: [Activation.Selu, 3, 3],
  gelu: [Activation.Gelu, 30, 40],
  silu: [Activation.Silu, 3, 3],
  sigmoid: [Activation.Sigmoid, 3, 0.4],
  tanh: [Activation.Tanh, 2, 0.4],
  softplus: [Activation.Softplus, 35, 20],
  softsign: [Activation.Softsign, 0.3, 0.4],
  hard_sigmoid: [Activation.HardSigmoid, 0.6, 0.4],
};

/** Whether an activation has kernels. */
export const hasKernel = (name: ActivationName): boolean => name === 'softmax' || elementwise[name] !== undefined;

const elementOf = (name: ActivationName): readonly [Activation, number, number] => {
  const element = elementwise[name];
  if (!element) throw new Error(`${name} has no kernel.`);
  return element;
};

/** Those whose slope is told by their value, so that z need not be kept. */
const knownByValue: ReadonlySet<ActivationName> = new Set(['relu', 'leaky_relu', 'sigmoid', 'tanh']);

/** What follows a layer's sum: a = f(z). */
export interface FastActivated {
  readonly output: FastSignal;
  readonly preactivation: FastSignal | undefined;
  forward(program: Program): void;
  backward(program: Program): void;
}

/** Appends a = f(z) over signals of a shape. */
export function addActivation(program: Program, name: ActivationName, z: number, a: number, shape: Shape): void {
  const size = sizeOf(shape);
  if (name === 'softmax') {
    const width = shape[shape.length - 1] ?? 1;
    program.add(Operation.Softmax, lines(size / width, 4 * width + 15), z, a, width, size / width);
    return;
  }
  const [kind, cost] = elementOf(name);
  program.add(Operation.Activate, elements(size, cost), kind, z, a, size);
}

/** Appends ∂L/∂z from ∂L/∂a. */
function addBackward(program: Program, name: ActivationName, z: FastSignal, a: FastSignal): void {
  const size = sizeOf(z.shape);
  if (name === 'softmax') {
    const width = z.shape[z.shape.length - 1] ?? 1;
    const count = size / width;
    program.add(
      Operation.SoftmaxBackward,
      lines(count, 1.5 * width + 3),
      a.values,
      a.gradient,
      z.gradient,
      width,
      count,
    );
    return;
  }
  const [kind, , cost] = elementOf(name);
  program.add(Operation.ActivateBackward, elements(size, cost), kind, z.values, a.values, a.gradient, z.gradient, size);
}

/** The activation of a signal that somebody else made. */
export function activateSignal(
  name: ActivationName,
  z: FastSignal,
  { capacity, arena, fused }: Pick<FastContext<'dense'>, 'capacity' | 'arena' | 'fused'>,
): FastActivated {
  const nothing = (): void => undefined;
  if (name === 'linear') return { output: z, preactivation: z, forward: nothing, backward: nothing };
  const output = createFastSignal(z.shape, capacity, arena);
  return {
    output,
    preactivation: z,
    forward: (program) => addActivation(program, name, z.values, output.values, z.shape),
    backward: fused || !z.gradient ? nothing : (program) => addBackward(program, name, z, output),
  };
}

/**
 * A layer's own z and its activation: in one array where z need not be kept, and with one gradient for both where there is
 * to be one.
 */
export function createActivated(
  name: ActivationName,
  shape: Shape,
  context: Pick<FastContext<'dense'>, 'capacity' | 'arena' | 'fused'>,
  gradient = true,
): FastActivated & { readonly z: FastSignal } {
  const { capacity, arena, fused } = context;
  const z = createFastSignal(shape, capacity, arena, gradient);
  if (name === 'linear') return { ...activateSignal(name, z, context), z };
  const inPlace = !fused && knownByValue.has(name);
  const output = inPlace ? z : { ...z, values: arena.floats(capacity * sizeOf(shape)) };
  return {
    z,
    output,
    preactivation: inPlace ? undefined : z,
    forward: (program) => addActivation(program, name, z.values, output.values, shape),
    backward: (program) => {
      if (!fused) addBackward(program, name, z, output);
    },
  };
}
