import type { LayerSpec } from '../../spec/experiment';
import type { PlacedLayer } from '../../spec/shapes';
import { sizeOf } from '../../spec/shapes';
import type { Shape } from '../../spec/argument';
import { layOut, type Layout, type ParameterSlot, type Slot } from '../parameters';
import { nowhere, type Address, type Arena } from './arena';
import { fastKindOf } from './layers/kinds';
import type { FastLayer, FastPasses, FastSignal } from './layers/layer';
import type { Program } from './program';
import { storedLength, type Stored } from './tensors';

/** A parameter where the kernels keep it. */
export interface StoredParameter extends Stored {
  readonly slot: ParameterSlot;
}

/** A running statistic where the kernels keep it. */
export interface StoredBuffer extends Stored {
  readonly slot: Slot;
}

/** Where a network's numbers lie. Flat arrays: those that are trained come first, the frozen ones behind them. */
export interface FastParameters {
  readonly layout: Layout;
  /** In the order of the layers. */
  readonly stored: readonly StoredParameter[];
  readonly buffers: readonly StoredBuffer[];
  /** Values of all, of those that are trained, and of the running statistics. */
  readonly length: number;
  readonly trainedLength: number;
  readonly bufferLength: number;
  readonly values: Address;
  readonly gradients: Address;
  readonly running: Address;
}

/** A stream that a layer draws from, and how many words of it a sample takes. */
export interface StreamUse {
  readonly words: number;
}

/** A compiled model. */
export interface FastNetwork {
  readonly placed: readonly PlacedLayer[];
  readonly layers: readonly FastLayer[];
  readonly input: FastSignal;
  readonly output: FastSignal;
  /** Where the loss starts. */
  readonly scored: FastSignal;
  readonly parameters: FastParameters;
  readonly streams: readonly StreamUse[];
  /** Bytes of a thread's own space. */
  readonly scratch: number;
  forward(program: Program): void;
  backward(program: Program): void;
  /** Appends what changes running statistics. */
  commit(program: Program): void;
}

/** Lays out the flat arrays of a model. */
function placeParameters(placed: readonly PlacedLayer[], arena: Arena): FastParameters {
  const layout = layOut(placed);
  const formatOf = (slot: Slot) => fastKindOf(placed[slot.place].layer)?.formats?.[slot.tensor] ?? 'plain';
  let length = 0;
  const place = <S extends Slot>(slot: S): Stored & { readonly slot: S } => {
    const format = formatOf(slot);
    const stored = { slot, format, offset: length, length: storedLength(slot, format) };
    length += stored.length;
    return stored;
  };
  const trained = layout.parameters.filter(({ frozen }) => !frozen).map(place);
  const trainedLength = length;
  const frozen = layout.parameters.filter((slot) => slot.frozen).map(place);
  const total = length;
  length = 0;
  const buffers = layout.buffers.map(place);
  return {
    layout,
    stored: [...trained, ...frozen].sort(
      (a, b) => layout.parameters.indexOf(a.slot) - layout.parameters.indexOf(b.slot),
    ),
    buffers,
    length: total,
    trainedLength,
    bufferLength: length,
    values: arena.floats(total),
    gradients: arena.floats(total),
    running: arena.floats(length),
  };
}

export interface FastNetworkOptions {
  readonly input: Shape;
  readonly model: readonly LayerSpec[];
  readonly placed: readonly PlacedLayer[];
  /** Samples in the largest batch. */
  readonly capacity: number;
  readonly seed: number;
  readonly fused: boolean;
  readonly arena: Arena;
}

/** Compiles a model whose layers are all covered. */
export function compileNetwork(options: FastNetworkOptions): FastNetwork {
  const { placed, capacity, seed, arena } = options;
  const parameters = placeParameters(placed, arena);
  const built: FastLayer[] = [];
  const streams: StreamUse[] = [];
  const input = { shape: options.input, values: arena.floats(capacity * sizeOf(options.input)), gradient: nowhere };
  let scratch = 0;
  let next = 0;
  let sharedLength = 0;
  const shared = { address: nowhere };

  const tensorsOf = (place: number) =>
    Object.fromEntries(
      parameters.stored
        .filter(({ slot }) => slot.place === place)
        .map(({ slot, offset }) => [
          slot.tensor,
          { values: parameters.values + 4 * offset, gradient: parameters.gradients + 4 * offset },
        ]),
    );
  const buffersOf = (place: number) =>
    Object.fromEntries(
      parameters.buffers
        .filter(({ slot }) => slot.place === place)
        .map(({ slot, offset }) => [slot.tensor, parameters.running + 4 * offset]),
    );

  // Depth is bounded by the language (nesting 16), so recursion is safe here.
  const buildRow = (model: readonly LayerSpec[], from: FastSignal, outermost: boolean): FastPasses => {
    let below = from;
    const layers = model.map((layer, index) => {
      const place = next++;
      const kind = fastKindOf(layer);
      if (!kind) throw new Error(`${layer.kind} has no kernels.`);
      const result = kind.build({
        layer,
        input: placed[place].input,
        output: placed[place].output,
        parameters: tensorsOf(place),
        buffers: buffersOf(place),
        from: below,
        above: model[index + 1],
        capacity,
        fused: options.fused && outermost && index === model.length - 1,
        arena,
        share: (length) => {
          sharedLength = Math.max(sharedLength, length);
          return shared;
        },
        reserve: (length) => {
          scratch = Math.max(scratch, 4 * length);
        },
        dropoutStream: (words) => {
          streams.push({ words });
          return { index: streams.length - 1, seed };
        },
        body: (inner, signal) => buildRow(inner, signal, false),
      });
      built[place] = result;
      below = result.output;
      return result;
    });
    return {
      output: below,
      forward: (program) => layers.forEach((layer) => layer.forward(program)),
      backward: (program) => [...layers].reverse().forEach((layer) => layer.backward(program)),
    };
  };

  const row = buildRow(options.model, input, true);
  shared.address = arena.floats(sharedLength);
  const last = built[placed.findLastIndex(({ depth }) => depth === 0)] as FastLayer | undefined;
  return {
    placed,
    layers: built,
    input,
    output: row.output,
    scored: (options.fused ? last?.preactivation : undefined) ?? row.output,
    parameters,
    streams,
    scratch,
    forward: (program) => row.forward(program),
    backward: (program) => row.backward(program),
    commit: (program) => built.forEach((layer) => layer.commit?.(program)),
  };
}
