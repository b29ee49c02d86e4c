import { stream, type RandomStream } from '../numerics/random';
import type { ActivationName } from '../spec/activations';
import type { Shape } from '../spec/argument';
import type { LayerSpec } from '../spec/experiment';
import type { LayerName } from '../spec/layers';
import { sizeOf, type PlacedLayer } from '../spec/shapes';
import type { Steps } from '../spec/steps';
import { layerKinds } from './layers/kinds';
import type { BuiltLayer, BuiltNetwork, LayerContext, LayerKind, Passes, Signal, Tensors } from './layers/layer';
import { viewsOf, type Layout, type ParameterBuffers } from './parameters';
import type { Workspace } from './workspace';

/** A model with its arrays, ready to run. */
export interface Network extends Passes {
  readonly placed: readonly PlacedLayer[];
  /** In the order of `placed`: a `residual` before its body. */
  readonly layers: readonly BuiltLayer[];
  /** What each layer is fed by, in the same order. */
  readonly inputs: readonly Signal[];
  /** The first `rows` rows are to be filled before a forward pass. */
  readonly input: Signal & { readonly values: Float64Array };
  /** Where the loss starts: the last layer's pre-activation when the two are fused, else the output. */
  readonly scored: Signal;
  readonly layout: Layout;
  readonly buffers: ParameterBuffers;
  /** Their positions are part of a checkpoint. */
  readonly dropoutStreams: readonly RandomStream[];
}

export interface NetworkOptions {
  readonly input: Shape;
  readonly model: readonly LayerSpec[];
  /** What `placeLayers` makes of the two. */
  readonly placed: readonly PlacedLayer[];
  readonly layout: Layout;
  readonly buffers: ParameterBuffers;
  /** Samples in the largest batch. */
  readonly capacity: number;
  readonly seed: number;
  /** The loss is computed from the last layer's pre-activation. */
  readonly fused: boolean;
  /** Whether ∂L/∂input is wanted. */
  readonly inputGradient?: boolean;
  readonly workspace: Workspace;
}

/** The table's entry of a layer. A union of functions takes no argument, hence the cast; the table's type is its proof. */
const kindOf = (layer: LayerSpec): LayerKind<LayerName> =>
  layerKinds[layer.kind] as Partial<LayerKind<LayerName>> as LayerKind<LayerName>;

/** The activation that ends a model, if the last layer has one. */
export function finalActivation(model: readonly LayerSpec[]): ActivationName | undefined {
  const last = model[model.length - 1];
  if (!last) return undefined;
  if (last.kind === 'activation') return last.arguments.kind;
  return 'activation' in last.arguments ? last.arguments.activation : undefined;
}

/** Builds a model on buffers that are there already. */
export function buildNetwork(options: NetworkOptions): Network {
  const { placed, layout, buffers, capacity, seed, workspace } = options;
  const built: BuiltLayer[] = [];
  const inputs: Signal[] = [];
  const dropoutStreams: RandomStream[] = [];
  const size = capacity * sizeOf(options.input);
  const input = {
    shape: options.input,
    values: workspace.floats(size),
    gradient: options.inputGradient ? workspace.floats(size) : undefined,
  };
  let next = 0;

  // Depth is bounded by the language (nesting 16), so recursion is safe here.
  const buildRow = (model: readonly LayerSpec[], from: Signal, outermost: boolean): BuiltNetwork => {
    let below = from;
    const layers = model.map((layer, index) => {
      const place = next++;
      const { input, output } = placed[place];
      const context = {
        layer,
        input,
        output,
        parameters: viewsOf(layout.parameters, place, buffers.parameters),
        gradients: viewsOf(layout.parameters, place, buffers.gradients),
        buffers: viewsOf(layout.buffers, place, buffers.buffers),
        from: below,
        capacity,
        fused: options.fused && outermost && index === model.length - 1,
        workspace,
        dropoutStream: () => {
          const random = stream(seed, 'dropout', dropoutStreams.length);
          dropoutStreams.push(random);
          return random;
        },
        body: (inner, signal) => buildRow(inner, signal, false),
      } as LayerContext<LayerName>;
      const result = kindOf(layer).build(context);
      built[place] = result;
      inputs[place] = context.from;
      below = result.output;
      return result;
    });
    return {
      layers,
      output: below,
      forward: (rows, mode) => {
        for (const layer of layers) layer.forward(rows, mode);
      },
      backward: (rows) => {
        for (let i = layers.length - 1; i >= 0; i--) layers[i].backward(rows);
      },
    };
  };

  const row = buildRow(options.model, input, true);
  const last = row.layers[row.layers.length - 1] as BuiltLayer | undefined;
  return {
    placed,
    layers: built,
    inputs,
    input,
    output: row.output,
    scored: (options.fused ? last?.preactivation : undefined) ?? row.output,
    layout,
    buffers,
    dropoutStreams,
    forward: (rows, mode) => row.forward(rows, mode),
    backward: (rows) => {
      buffers.gradients.fill(0);
      row.backward(rows);
    },
  };
}

/** The drawing of a layer's parameters, into arrays that are all 0. */
export interface LayerDrawing {
  readonly place: number;
  readonly draw: (parameters: Tensors, buffers: Tensors) => Steps<void>;
}

/**
 * What draws a network's parameters, layer by layer. Each layer with parameters has its own stream; streams are numbered
 * over those layers alone, top to bottom, so that adding or changing a layer without parameters, such as a `dropout`, draws
 * the same weights.
 */
export function drawings(placed: readonly PlacedLayer[], seed: number): readonly LayerDrawing[] {
  const drawn = [...placed.keys()].filter((place) => Object.keys(placed[place].parameters).length > 0);
  return drawn.map((place, index) => ({
    place,
    *draw(parameters, buffers) {
      const { layer, input, output } = placed[place];
      const context = { layer, input, output, parameters, buffers } as LayerContext<LayerName>;
      yield* kindOf(layer).initialise?.(context, stream(seed, 'init', index)) ?? [];
    },
  }));
}

/** Draws every parameter of a network whose arrays are all 0. */
export function* initialiseParameters(
  { placed, layout, buffers }: Pick<NetworkOptions, 'placed' | 'layout' | 'buffers'>,
  seed: number,
): Steps<void> {
  for (const { place, draw } of drawings(placed, seed)) {
    yield* draw(viewsOf(layout.parameters, place, buffers.parameters), viewsOf(layout.buffers, place, buffers.buffers));
  }
}
