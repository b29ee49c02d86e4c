import { stream, type RandomStream } from '../../../src/numerics/random';
import type { Argument, Shape } from '../../../src/spec/argument';
import type { LayerSpec } from '../../../src/spec/experiment';
import { layers, type LayerName } from '../../../src/spec/layers';
import { placeLayers, sizeOf, type PlacedLayer } from '../../../src/spec/shapes';
import { layerKinds } from '../../../src/engine/layers/kinds';
import type { BuiltLayer, BuiltNetwork, LayerKind, Mode, Signal, Tensors } from '../../../src/engine/layers/layer';
import { createWorkspace } from '../../../src/engine/workspace';

/** A layer on its own, with its tensors by their own names, as a test wants it. */
export interface SingleLayer {
  readonly place: PlacedLayer;
  readonly x: Signal & { readonly gradient: Float64Array };
  readonly output: Signal;
  readonly parameters: Tensors;
  readonly gradients: Tensors;
  readonly buffers: Tensors;
  forward(rows: number, mode?: Mode): void;
  /** Σ output ⊙ upstream. */
  loss(upstream: Float64Array, rows: number): number;
  /** Sets ∂L/∂output, zeroes the parameters' gradients and runs backwards. */
  backward(upstream: Float64Array, rows: number): void;
  initialise(random: RandomStream): void;
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
  return { kind, name, arguments: { ...values, ...written }, layers: body } as unknown as LayerSpec;
}

const tensorsOf = (shapes: Readonly<Record<string, Shape>>): Tensors =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, new Float64Array(sizeOf(shape))]));

/** Builds one layer; `kinds` may be others than the engine's own (with a mutated backward pass, say). */
export function singleLayer(
  spec: LayerSpec,
  input: Shape,
  capacity: number,
  kinds: Readonly<Record<LayerName, unknown>> = layerKinds,
): SingleLayer {
  const { placed, problem } = placeLayers(input, [spec]);
  if (problem) throw new Error(problem.problem);
  const parameters: Record<string, Float64Array> = {};
  const gradients: Record<string, Float64Array> = {};
  const buffers: Record<string, Float64Array> = {};
  const workspace = createWorkspace('allocate');
  const initialisers: ((random: RandomStream) => void)[] = [];

  const build = (layer: LayerSpec, from: Signal): BuiltLayer => {
    const place = placeLayers(from.shape, [layer]).placed[0];
    const kind = kinds[layer.kind] as LayerKind<LayerName>;
    const own = { parameters: tensorsOf(place.parameters), buffers: tensorsOf(place.buffers) };
    const ownGradients = tensorsOf(place.parameters);
    const prefix = layer === spec ? '' : `${layer.name}.`;
    for (const [to, tensors] of [
      [parameters, own.parameters],
      [gradients, ownGradients],
      [buffers, own.buffers],
    ] as const) {
      for (const [name, values] of Object.entries(tensors)) to[prefix + name] = values;
    }
    initialisers.push((random) => kind.initialise?.({ ...place, ...own, layer }, random));
    return kind.build({
      ...place,
      ...own,
      layer,
      gradients: ownGradients,
      from,
      capacity,
      fused: false,
      workspace,
      dropoutStream: () => stream(1, 'dropout'),
      body: (specs, start): BuiltNetwork => {
        let signal = start;
        const built = specs.map((inner) => {
          const one = build(inner, signal);
          signal = one.output;
          return one;
        });
        return {
          layers: built,
          output: signal,
          forward: (rows, mode) => built.forEach((one) => one.forward(rows, mode)),
          backward: (rows) => built.toReversed().forEach((one) => one.backward(rows)),
        };
      },
    });
  };

  const size = capacity * sizeOf(input);
  const x = { shape: input, values: new Float64Array(size), gradient: new Float64Array(size) };
  const built = build(spec, x);
  const { output } = built;
  return {
    place: placed[0],
    x,
    output,
    parameters,
    gradients,
    buffers,
    forward: (rows, mode = 'probe') => built.forward(rows, mode),
    loss: (upstream, rows) => {
      let sum = 0;
      for (let i = 0; i < rows * sizeOf(output.shape); i++) sum += output.values[i] * upstream[i];
      return sum;
    },
    backward: (upstream, rows) => {
      // Whatever was there before is to be overwritten.
      x.gradient.fill(NaN);
      output.gradient?.set(upstream);
      for (const values of Object.values(gradients)) values.fill(0);
      built.backward(rows);
    },
    initialise: (random) => initialisers.forEach((initialise) => initialise(random)),
  };
}
