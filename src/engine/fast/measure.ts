import { partsOf } from '../../spec/parts';
import { sizeOf, type PlacedLayer } from '../../spec/shapes';
import { statistic, statisticsWidth } from '../../spec/statistics';
import { describeTensors } from '../statistics';
import type { Device } from './device';
import { readTensor, type Stored } from './tensors';

/** Values of activations that are copied when they are about to be written over; more are measured at once. */
const mostHeld = 65536;

/** Measures the last step, as the reference backend's `createFrameMeasurer` does: activations apart. */
export class FastMeasurer {
  readonly values: Float64Array;
  private readonly places: ReadonlyMap<string, number>;
  private rows = 0;
  private activationsDone = true;
  private parametersDone = false;
  /** What the layers put out in the last step, where the arrays have been written over since. */
  private held: readonly Float32Array[] | undefined;

  constructor(private readonly device: Device) {
    const { placed, parameters } = device.compiled.network;
    const tensors = describeTensors(placed, parameters.layout);
    this.values = new Float64Array(tensors.length * statisticsWidth);
    this.places = new Map(tensors.map(({ tensor, role }, index) => [`${role} ${tensor}`, index * statisticsWidth]));
  }

  /** A step of so many samples is done. */
  stepDone(rows: number): void {
    this.rows = rows;
    this.activationsDone = rows === 0;
    this.parametersDone = false;
    this.held = undefined;
  }

  /** What the layers put out is about to be written over. */
  hold(): void {
    if (this.activationsDone || this.held) return;
    const { layers } = this.device.compiled.network;
    const sizes = layers.map(({ output }) => this.rows * sizeOf(output.shape));
    if (sizes.reduce((sum, size) => sum + size, 0) > mostHeld) this.activations();
    else {
      const { floats } = this.device.kernels;
      this.held = layers.map(({ output }, place) => floats.slice(output.values / 4, output.values / 4 + sizes[place]));
    }
  }

  /** All figures of the last step. */
  measure(): Float64Array {
    this.activations();
    this.parameters();
    return this.values;
  }

  private figures(at: number, count: number, role: string, tensor: string): number {
    const { kernels, compiled } = this.device;
    const slice = this.places.get(`${role} ${tensor}`) ?? NaN;
    kernels.measure(at, count, compiled.figures);
    const from = compiled.figures / 8;
    this.values.set(kernels.doubles.subarray(from, from + statisticsWidth), slice);
    return slice;
  }

  private activations(): void {
    if (this.activationsDone) return;
    this.activationsDone = true;
    const { kernels, compiled } = this.device;
    const { placed, layers } = compiled.network;
    layers.forEach(({ output }, place) => {
      const size = sizeOf(output.shape);
      const held = this.held?.[place];
      if (held) kernels.floats.set(held, output.values / 4);
      const slice = this.figures(output.values, this.rows * size, 'activation', placed[place].layer.name);
      this.values[slice + statistic.zeros] = kernels.deadUnits(output.values, this.rows, size) / size;
    });
    this.held = undefined;
  }

  private parameters(): void {
    if (this.parametersDone) return;
    this.parametersDone = true;
    const { device } = this;
    const { kernels, compiled } = device;
    const { placed, parameters } = compiled.network;
    const { stored, buffers, values } = parameters;
    const measured = (one: Stored, flat: Float32Array, role: string): number =>
      this.figures(device.rowMajor(one, flat).byteOffset, one.slot.size, role, one.slot.name);
    for (const one of stored) {
      const { slot, offset, length } = one;
      const slice = measured(one, device.parameters, 'weight');
      measured(one, device.gradients, 'gradient');
      // What fills a panel up is 0 before and after.
      const square = slot.frozen
        ? 0
        : kernels.squaredDistance(values + 4 * offset, compiled.before + 4 * offset, length);
      this.values[slice + statistic.updateRatio] = Math.sqrt(square) / this.values[slice + statistic.norm];
    }
    placed.forEach((one, place) => this.parts(one, place));
    for (const one of buffers) measured(one, device.running, 'buffer');
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
      this.figures(compiled.plain, at - compiled.plain / 4, 'part', `${one.layer.name}.${name}`);
    }
  }
}
