import type { Mode, Signal, Tensors } from '../../../src/engine/layers/layer';
import { buildNetwork, initialiseParameters } from '../../../src/engine/network';
import { allocateParameters, layOut, viewOf, type Slot } from '../../../src/engine/parameters';
import { createWorkspace } from '../../../src/engine/workspace';
import type { Argument, Shape } from '../../../src/spec/argument';
import type { LayerSpec } from '../../../src/spec/experiment';
import { layers, type LayerName } from '../../../src/spec/layers';
import { placeLayers, sizeOf, type PlacedLayer } from '../../../src/spec/shapes';
import { complete } from '../../../src/spec/steps';

/** A layer on its own, with its tensors by their own names, as a test wants it. */
export interface SingleLayer {
  readonly place: PlacedLayer;
  readonly x: Signal & { readonly gradient: Float64Array };
  readonly output: Signal;
  /** A residual's body has the names of its layers before the dot. */
  readonly parameters: Tensors;
  readonly gradients: Tensors;
  readonly buffers: Tensors;
  /** A dropout drops the same values each time. */
  forward(rows: number, mode?: Mode): void;
  /** Σ output ⊙ upstream. */
  loss(upstream: Float64Array, rows: number): number;
  /** Sets ∂L/∂output and runs backwards. */
  backward(upstream: Float64Array, rows: number): void;
  initialise(seed: number): void;
}

/** The spec of a layer, with the vocabulary's default for every argument that is not written. */
export function layerSpec(
  kind: LayerName,
  written: Readonly<Record<string, unknown>>,
  name = 'layer',
  body?: readonly LayerSpec[],
): LayerSpec {
  const values: Record<string, unknown> = {};
  for (const [key, argument] of Object.entries<Argument>(layers[kind].arguments)) {
    if ('default' in argument) values[key] = argument.default;
  }
  return { kind, name, arguments: { ...values, ...written }, ...(body && { layers: body }) } as unknown as LayerSpec;
}

/** Builds one layer; `build` may be another than the engine's own (with a mutated backward pass, say). */
export function singleLayer(
  spec: LayerSpec,
  input: Shape,
  capacity: number,
  build: typeof buildNetwork = buildNetwork,
): SingleLayer {
  const { placed, problem } = placeLayers(input, [spec]);
  if (problem) throw new Error(problem.problem);
  const workspace = createWorkspace('allocate');
  const layout = layOut(placed);
  const buffers = allocateParameters(layout, workspace);
  const model = { input, model: [spec], placed, layout, buffers };
  const network = build({ ...model, capacity, seed: 1, fused: false, inputGradient: true, workspace });
  const { output } = network;
  const { values, gradient } = network.input;
  if (!gradient) throw new Error('The gradient of the input was asked for.');
  const named = (slots: readonly Slot[], flat: Float64Array): Tensors =>
    Object.fromEntries(slots.map((slot) => [slot.place === 0 ? slot.tensor : slot.name, viewOf(slot, flat)] as const));
  return {
    place: placed[0],
    x: { shape: input, values, gradient },
    output,
    parameters: named(layout.parameters, buffers.parameters),
    gradients: named(layout.parameters, buffers.gradients),
    buffers: named(layout.buffers, buffers.buffers),
    forward: (rows, mode = 'probe') => {
      // So that what is dropped stays the same.
      for (const random of network.dropoutStreams) random.position = 0;
      network.forward(rows, mode);
    },
    loss: (upstream, rows) => {
      let sum = 0;
      for (let i = 0; i < rows * sizeOf(output.shape); i++) sum += output.values[i] * upstream[i];
      return sum;
    },
    backward: (upstream, rows) => {
      // Whatever was there before is to be overwritten.
      gradient.fill(NaN);
      output.gradient?.set(upstream);
      network.backward(rows);
    },
    initialise: (seed) => complete(initialiseParameters(model, seed)),
  };
}
