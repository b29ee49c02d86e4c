import type { Shape } from '../spec/argument';
import { sizeOf, type PlacedLayer } from '../spec/shapes';
import type { NamedTensor } from '../spec/tensor';
import type { Tensors } from './layers/layer';
import type { Workspace } from './workspace';

/** One tensor's place in a flat buffer. */
export interface Slot {
  /** `dense1.weight` */
  readonly name: string;
  /** The name after the dot. */
  readonly tensor: string;
  /** Index of the layer among the placed ones. */
  readonly place: number;
  readonly shape: Shape;
  readonly offset: number;
  readonly size: number;
}

/** A tensor that the loss's gradient reaches. */
export interface ParameterSlot extends Slot {
  readonly frozen: boolean;
  /** Factors of the penalty l1 Σ|w| + l2 Σw²; 0 for biases. */
  readonly l1: number;
  readonly l2: number;
}

/** Where every tensor of a network is kept. Lists are in the order of the layers, top to bottom. */
export interface Layout {
  readonly parameters: readonly ParameterSlot[];
  /** Running statistics. */
  readonly buffers: readonly Slot[];
  readonly parameterCount: number;
  readonly bufferCount: number;
  /** The first so many parameters are trained; those of frozen layers come after them. */
  readonly trainableCount: number;
}

/** The flat buffers of a network. */
export interface ParameterBuffers {
  /** [parameterCount] */
  readonly parameters: Float64Array;
  /** [parameterCount], laid out as the parameters. */
  readonly gradients: Float64Array;
  /** [bufferCount] */
  readonly buffers: Float64Array;
}

/** Of layers that have parameters. */
interface WeightArguments {
  readonly frozen?: boolean;
  readonly l1?: number;
  readonly l2?: number;
}

const isBias = (tensor: string): boolean => tensor.includes('bias');

/** Plans the flat buffers of a model. */
export function layOut(placed: readonly PlacedLayer[]): Layout {
  const lay = (frozenOnes: boolean, start: number): [ParameterSlot[], number] => {
    let offset = start;
    const slots = placed.flatMap(({ layer, parameters }, place) => {
      const values = layer.arguments as WeightArguments;
      const frozen = values.frozen ?? false;
      if (frozen !== frozenOnes) return [];
      return Object.entries(parameters).map(([tensor, shape]): ParameterSlot => {
        const size = sizeOf(shape);
        const penalised = !isBias(tensor);
        const slot = { name: `${layer.name}.${tensor}`, tensor, place, shape, offset, size, frozen };
        offset += size;
        return { ...slot, l1: penalised ? (values.l1 ?? 0) : 0, l2: penalised ? (values.l2 ?? 0) : 0 };
      });
    });
    return [slots, offset];
  };
  const [trainable, trainableCount] = lay(false, 0);
  const [frozen, parameterCount] = lay(true, trainableCount);
  let bufferCount = 0;
  const buffers = placed.flatMap(({ layer, buffers }, place) =>
    Object.entries(buffers).map(([tensor, shape]): Slot => {
      const size = sizeOf(shape);
      const slot = { name: `${layer.name}.${tensor}`, tensor, place, shape, offset: bufferCount, size };
      bufferCount += size;
      return slot;
    }),
  );
  const parameters = [...trainable, ...frozen].sort((a, b) => a.place - b.place);
  return { parameters, buffers, parameterCount, bufferCount, trainableCount };
}

/** The buffers that a layout needs. */
export const allocateParameters = (layout: Layout, workspace: Workspace): ParameterBuffers => ({
  parameters: workspace.floats(layout.parameterCount),
  gradients: workspace.floats(layout.parameterCount),
  buffers: workspace.floats(layout.bufferCount),
});

/** One tensor of a flat buffer, as a view. */
export const viewOf = ({ offset, size }: Slot, flat: Float64Array): Float64Array =>
  flat.subarray(offset, offset + size);

/** The views of one layer's tensors, by the name after the dot. */
export const viewsOf = (slots: readonly Slot[], place: number, flat: Float64Array): Tensors =>
  Object.fromEntries(slots.filter((slot) => slot.place === place).map((slot) => [slot.tensor, viewOf(slot, flat)]));

/** Copies of tensors under their names and shapes. */
export const namedTensors = (slots: readonly Slot[], flat: Float64Array): readonly NamedTensor[] =>
  slots.map((slot) => ({ name: slot.name, shape: slot.shape, values: viewOf(slot, flat).slice() }));
