import { partsOf } from '../../spec/parts';
import { sizeOf, type PlacedLayer } from '../../spec/shapes';
import { statistic, statisticsWidth, type TensorDescription } from '../../spec/statistics';
import { describeTensors } from '../statistics';
import type { Address } from './arena';
import type { Device } from './device';
import type { StoredParameter } from './network';
import { readTensor, type Stored } from './tensors';

/** Values of activations that are copied when they are about to be written over; more are measured at once. */
const mostHeld = 65536;

/** Measures the last step, as the reference backend's `createFrameMeasurer` does: activations apart. */
export class FastMeasurer {
  readonly values: Float64Array;
  /** Where the kernels write what they measure. */
  private readonly figures: Float64Array;
  private readonly places: ReadonlyMap<string, number>;
  private readonly trained: readonly {
    readonly stored: StoredParameter;
    readonly weight: number;
    readonly gradient: number;
  }[];
  private readonly buffers: readonly { readonly stored: Stored; readonly slice: number }[];
  private readonly outputs: readonly { readonly values: Address; readonly size: number; readonly slice: number }[];
  private rows = 0;
  private activationsDone = true;
  private parametersDone = false;
  /** Whether the arrays that the layers put out have been written over since the last step, and what they were. */
  private isHeld = false;
  private held = new Float32Array(0);

  constructor(private readonly device: Device) {
    const { kernels, compiled } = device;
    const { placed, layers, parameters } = compiled.network;
    const tensors = describeTensors(placed, parameters.layout);
    this.values = new Float64Array(tensors.length * statisticsWidth);
    this.places = new Map(tensors.map(({ tensor, role }, index) => [`${role} ${tensor}`, index * statisticsWidth]));
    this.figures = kernels.doubles.subarray(compiled.figures / 8, compiled.figures / 8 + statisticsWidth);
    this.trained = parameters.stored.map((stored) => {
      const { name } = stored.slot;
      return { stored, weight: this.sliceOf('weight', name), gradient: this.sliceOf('gradient', name) };
    });
    this.buffers = parameters.buffers.map((stored) => ({ stored, slice: this.sliceOf('buffer', stored.slot.name) }));
    this.outputs = layers.map(({ output: { values, shape } }, place) => {
      return { values, size: sizeOf(shape), slice: this.sliceOf('activation', placed[place].layer.name) };
    });
  }

  /** A step of so many samples is done. */
  stepDone(rows: number): void {
    this.rows = rows;
    this.activationsDone = rows === 0;
    this.parametersDone = false;
    this.isHeld = false;
  }

  /** What the layers put out is about to be written over. */
  hold(): void {
    if (this.activationsDone || this.isHeld) return;
    const { outputs, rows } = this;
    const count = outputs.reduce((sum, { size }) => sum + rows * size, 0);
    if (count > mostHeld) return this.activations();
    const { floats } = this.device.kernels;
    if (this.held.length < count) this.held = new Float32Array(count);
    let at = 0;
    for (const { values, size } of outputs) {
      this.held.set(floats.subarray(values / 4, values / 4 + rows * size), at);
      at += rows * size;
    }
    this.isHeld = true;
  }

  /** All figures of the last step. */
  measure(): Float64Array {
    this.activations();
    this.parameters();
    return this.values;
  }

  private sliceOf(role: TensorDescription['role'], tensor: string): number {
    return this.places.get(`${role} ${tensor}`) ?? NaN;
  }

  /** Values that lie row by row, into a slice. */
  private plain(at: Address, count: number, slice: number): void {
    this.device.kernels.measure(at, count, this.device.compiled.figures);
    this.values.set(this.figures, slice);
  }

  /** A tensor of one of the flat arrays, as it lies there, into a slice. */
  private tensor({ slot: { size, shape }, format, offset }: Stored, array: Address, slice: number): void {
    const { kernels, compiled } = this.device;
    const at = array + 4 * offset;
    if (format === 'plain') return this.plain(at, size, slice);
    const [rows = 1] = shape;
    kernels.measurePanels(at, rows, size / rows, compiled.figures);
    this.values.set(this.figures, slice);
  }

  private activations(): void {
    if (this.activationsDone) return;
    this.activationsDone = true;
    const { kernels } = this.device;
    let at = 0;
    for (const { values, size, slice } of this.outputs) {
      const count = this.rows * size;
      if (this.isHeld) kernels.floats.set(this.held.subarray(at, at + count), values / 4);
      at += count;
      this.plain(values, count, slice);
      this.values[slice + statistic.zeros] = kernels.deadUnits(values, this.rows, size) / size;
    }
    this.isHeld = false;
  }

  private parameters(): void {
    if (this.parametersDone) return;
    this.parametersDone = true;
    const { kernels, compiled } = this.device;
    const { values, gradients, running } = compiled.network.parameters;
    for (const { stored, weight, gradient } of this.trained) {
      const { slot, offset, length } = stored;
      this.tensor(stored, values, weight);
      this.tensor(stored, gradients, gradient);
      // What fills a panel up is 0 before and after.
      const square = slot.frozen
        ? 0
        : kernels.squaredDistance(values + 4 * offset, compiled.before + 4 * offset, length);
      this.values[weight + statistic.updateRatio] = Math.sqrt(square) / this.values[weight + statistic.norm];
    }
    compiled.network.placed.forEach((one, place) => this.parts(one, place));
    for (const { stored, slice } of this.buffers) this.tensor(stored, running, slice);
  }

  /** The gradients of a layer's gates or projections, each put together from its rows. */
  private parts(one: PlacedLayer, place: number): void {
    const parts = partsOf(one);
    if (parts.length === 0) return;
    const { kernels, compiled, gradients } = this.device;
    const { stored } = compiled.network.parameters;
    const whole = new Map(
      stored.filter(({ slot }) => slot.place === place).map((each) => [each.slot.tensor, readTensor(each, gradients)]),
    );
    for (const { name, rows } of parts) {
      let at = compiled.plain / 4;
      for (const { tensor, from, to } of rows) {
        const all = whole.get(tensor);
        if (!all) continue;
        const width = all.length / (one.parameters[tensor]?.[0] ?? 1);
        kernels.floats.set(all.subarray(from * width, to * width), at);
        at += (to - from) * width;
      }
      this.plain(compiled.plain, at - compiled.plain / 4, this.sliceOf('part', `${one.layer.name}.${name}`));
    }
  }
}
