import type { Shape } from '../spec/argument';
import type { Dataset } from '../spec/dataset';
import { sizeOf, type PlacedLayer } from '../spec/shapes';
import type { Layout } from './parameters';
import { penaltyOf } from './penalty';

type Values = Float64Array | Float32Array;

/** What is looked at where a run went wrong, on either backend: a part of `Signal`, `Network` and `Objective`. */
export interface SeenSignal {
  readonly shape: Shape;
  readonly values: Values;
  readonly gradient: Values | undefined;
}

export interface SeenLayer {
  readonly output: SeenSignal;
  readonly preactivation?: SeenSignal;
}

export interface SeenNetwork {
  readonly placed: readonly PlacedLayer[];
  readonly layers: readonly SeenLayer[];
  /** What each layer is fed by, in the same order, where that is known. */
  readonly inputs?: readonly SeenSignal[];
  readonly layout: Layout;
  readonly buffers: { readonly parameters: Values; readonly gradients: Values; readonly buffers: Values };
}

export interface SeenObjective {
  readonly network: SeenNetwork;
  readonly losses: Values;
}

/** The first entry from `from` on that is not finite, or -1. */
export function firstNotFinite(values: Values, from: number, to: number): number {
  for (let i = from; i < to; i++) if (!(Math.abs(values[i]) < Infinity)) return i;
  return -1;
}

/** The batch at which a run went wrong. */
export interface Batch {
  readonly rows: number;
  /** The sample in a row. */
  readonly sample: (row: number) => number;
}

const sampleName = (sample: number, { lines }: Pick<Dataset, 'lines'>): string =>
  lines ? `sample ${sample + 1} (line ${lines[sample]} of the data)` : `sample ${sample + 1}`;

/** The row of the first value that is not finite, of `size` values a row; -1 when all are finite. */
function firstRow(values: Values | undefined, rows: number, size: number): number {
  const at = values ? firstNotFinite(values, 0, rows * size) : -1;
  return at < 0 ? -1 : Math.floor(at / size);
}

/** A layer's row that is not finite in the forward pass. */
const outputRow = ({ output, preactivation }: SeenLayer, rows: number): number => {
  const row = firstRow(preactivation?.values, rows, sizeOf(output.shape));
  return row >= 0 ? row : firstRow(output.values, rows, sizeOf(output.shape));
};

/** Layers in the order in which they compute: a `residual` after its body. */
export function computingOrder({ placed }: Pick<SeenNetwork, 'placed'>): readonly number[] {
  const order: number[] = [];
  const open: { readonly place: number; readonly depth: number }[] = [];
  const close = (depth: number): void => {
    for (let top = open.at(-1); top && top.depth >= depth; top = open.at(-1)) {
      order.push(top.place);
      open.pop();
    }
  };
  placed.forEach(({ layer, depth }, place) => {
    close(depth);
    if (layer.layers) open.push({ place, depth });
    else order.push(place);
  });
  close(0);
  return order;
}

/** Why the loss is not finite: the first layer whose output is not, or the loss itself, and the first such sample. */
export function lossFault({ network, losses }: SeenObjective, { rows, sample }: Batch, dataset: Dataset): string {
  for (const place of computingOrder(network)) {
    const row = outputRow(network.layers[place], rows);
    if (row < 0) continue;
    const { name } = network.placed[place].layer;
    return `the output of \`${name}\` is not finite, first for ${sampleName(sample(row), dataset)}`;
  }
  const row = firstRow(losses, rows, 1);
  const where = row < 0 ? 'although it is for each sample' : `first for ${sampleName(sample(row), dataset)}`;
  return `the loss is not finite, ${where}, although every layer's output is`;
}

/** The largest size of a row's values; infinite when one of them is no number. */
function largest(values: Values, row: number, size: number): number {
  let most = 0;
  for (let i = row * size; i < (row + 1) * size; i++) most = Math.abs(values[i]) <= most ? most : Math.abs(values[i]);
  return Number.isNaN(most) ? Infinity : most;
}

/** The first row whose input times what flows back is not finite, though the latter is: a part of a weight's gradient. */
function productRow(input: SeenSignal, delta: Values, rows: number, size: number): number {
  const number = delta instanceof Float32Array ? Math.fround : (value: number): number => value;
  for (let row = 0; row < rows; row++) {
    const product = largest(input.values, row, sizeOf(input.shape)) * largest(delta, row, size);
    if (!(Math.abs(number(product)) < Infinity)) return row;
  }
  return -1;
}

/** Why a gradient is not finite: the first layer and tensor on the way back, and the first such sample. */
export function gradientFault({ network }: SeenObjective, { rows, sample }: Batch, dataset: Dataset): string {
  const { placed, layers, layout, buffers } = network;
  for (const place of [...computingOrder(network)].reverse()) {
    const { output, preactivation } = layers[place];
    const { name } = placed[place].layer;
    const delta = preactivation?.gradient ?? output.gradient;
    const row = firstRow(delta, rows, sizeOf(output.shape));
    const tensor = layout.parameters.find(
      (slot) => slot.place === place && firstNotFinite(buffers.gradients, slot.offset, slot.offset + slot.size) >= 0,
    );
    if (row < 0 && !tensor) continue;
    const what = tensor ? `the gradient of \`${tensor.name}\`` : `the gradient that reaches \`${name}\``;
    if (row >= 0) return `${what} is not finite, first for ${sampleName(sample(row), dataset)}`;
    const input = network.inputs?.[place];
    if (!input || !delta) return `${what} is not finite, although what flows back to the layer is`;
    const guilty = productRow(input, delta, rows, sizeOf(output.shape));
    return guilty < 0
      ? `${what} is not finite, although each sample's part is: together they exceed the largest number`
      : `${what} is not finite, first for ${sampleName(sample(guilty), dataset)}: its input times what flows back exceeds the largest number`;
  }
  return 'the gradient is not finite';
}

/** Which running statistic is not finite, and why: the values that it describes are, but not their spread. */
export function runningFault({ layout, buffers }: SeenNetwork): string {
  const slot = layout.buffers.find(({ offset, size }) => firstNotFinite(buffers.buffers, offset, offset + size) >= 0);
  return `\`${slot?.name ?? 'a running statistic'}\` is not finite: what the layer is given is too large to be squared`;
}

/** Which weights are finite, but too large for their penalty to be. */
export function penaltyFault({ layout, buffers }: SeenNetwork): string {
  const slot = layout.parameters.find((one) => !Number.isFinite(penaltyOf([one], buffers.parameters)));
  return `the penalty of \`${slot?.name ?? 'the weights'}\` is not finite`;
}

/** Which tensor an update made infinite. */
export function updateFault({ layout, buffers }: SeenNetwork): string {
  const slot = layout.parameters.find(
    ({ offset, size }) => firstNotFinite(buffers.parameters, offset, offset + size) >= 0,
  );
  return `the update of \`${slot?.name ?? 'the weights'}\` exceeds the largest number, so the weights stay as they were before it`;
}

/**
 * Why the optimizer moves a tensor no more: averages of squares overflow where gradients do not, stay so, and divide what
 * the tensor is moved by. `slots` are laid out as the parameters are, and `parameters` says how.
 */
export function averageFault(
  slots: readonly Values[],
  parameters: readonly { readonly name: string; readonly offset: number; readonly length: number }[],
): string | undefined {
  for (const values of slots) {
    const at = firstNotFinite(values, 0, values.length);
    const found = parameters.find(({ offset, length }) => offset <= at && at < offset + length);
    if (found) return `the gradient of \`${found.name}\` is too large to be squared, so the optimizer moves it no more`;
  }
  return undefined;
}

/** The whole sentence. */
export const divergenceMessage = (epoch: number, step: number, fault: string): string =>
  `Training diverged in epoch ${epoch} at step ${step}: ${fault}. A smaller learning rate, scaled inputs (\`standardize\`) or \`clip norm=1\` often help.`;
