import { describe, expect, it } from 'vitest';
import type { Compiled, ProgramName } from '../../../src/engine/fast/compile';
import { Device, type Batches } from '../../../src/engine/fast/device';
import { planFast } from '../../../src/engine/fast/plan';
import { Context, headSize, Mode, Operation, Outcome } from '../../../src/engine/kernels/operations';
import type { Shape } from '../../../src/spec/argument';
import type { LayerSpec, TrainSpec } from '../../../src/spec/experiment';
import type { Dataset } from '../../../src/spec/dataset';
import { complete } from '../../../src/spec/steps';
import { dense, experiment } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { manyOf } from './data';
import { networks } from './every-kind';

/** Nanoseconds, about, that nothing may take in one go: a call of the kernels ends this much after its time at the latest. */
const longest = 10e6;

interface Unit {
  readonly operation: string;
  /** Nanoseconds, about. */
  readonly time: number;
}

/** What each operation of a program takes in one go, over the largest batch. */
function unitsOf({ programs, code, batch }: Compiled, name: ProgramName): readonly Unit[] {
  const words = code.find(({ at }) => at === programs[name])?.bytes;
  if (!words) throw new Error(`There is no program \`${name}\`.`);
  const view = new DataView(words.buffer);
  const units: Unit[] = [];
  for (let at = 0; at + headSize <= words.length; at += view.getInt32(at + 4, true)) {
    const [perRow = 0, fixed = 0, chunk = 1] = [12, 16, 20].map((place) => view.getInt32(at + place, true));
    const time = view.getFloat32(at + 8, true) * Math.min(chunk, batch * perRow + fixed);
    units.push({ operation: Operation[view.getInt32(at, true)] ?? '?', time });
  }
  return units;
}

/** What the operations of a training step over all samples at once take in one go. */
function stepUnits(
  layers: readonly LayerSpec[],
  samples: number,
  inputShape: Shape,
  train: Partial<TrainSpec> = {},
): readonly Unit[] {
  const spec = experiment([...layers, dense(3, 'linear', {}, 'last')], { ...train, batch: 'full' });
  const features = inputShape.reduce((size, axis) => size * axis, 1);
  const parts = { train: new Int32Array(samples), validation: new Int32Array(0), test: new Int32Array(0) };
  const { compiled } = planFast(spec, { samples, features, outputs: 3, inputShape, parts });
  return unitsOf(compiled, 'train');
}

/** A device that is to take all samples at once. */
function deviceOf(layers: readonly LayerSpec[], data: Dataset): Device {
  const spec = experiment(layers, { batch: 'full' });
  const device = new Device(planFast(spec, data).compiled, 'separate');
  complete(device.loadData(spec, data));
  complete(device.initialise(3, undefined));
  device.order(3, 1, true, data.samples);
  return device;
}

/** All samples' gradients. */
const batchOf = ({ order }: Compiled, samples: number): Batches => ({
  ...{ program: 'gradients', mode: Mode.Training },
  ...{ order, samples, first: 0, count: 1 },
});

const pool = layerSpec('global_avg_pool', {}, 'pool');
const norm = layerSpec('batch_norm', {}, 'norm');

describe('nothing takes long in one go on the fast backend:', () => {
  it.each<[string, LayerSpec[], number, Shape, Partial<TrainSpec>?]>([
    ['batch_norm of pictures', [norm, pool], 50_000, [1, 28, 28]],
    ['batch_norm of steps', [dense(8, 'linear', {}, 'below'), norm, pool], 50_000, [100, 2]],
    ['an embedding', [layerSpec('embedding', { vocabulary: 100, units: 200 }, 'words'), pool], 50_000, [100]],
    ['attention over many steps', [layerSpec('attention', { heads: 2 }, 'attention'), pool], 8, [512, 256]],
    [
      'layer_norm of steps',
      [dense(8, 'linear', {}, 'below'), layerSpec('layer_norm', {}, 'norm'), pool],
      100_000,
      [100, 2],
    ],
    ['a convolution', [layerSpec('conv2d', { filters: 8, size: [3, 3] }, 'conv'), pool], 100_000, [1, 28, 28]],
    [
      'a strided one',
      [layerSpec('conv2d', { filters: 8, size: [3, 3], stride: 2 }, 'conv'), pool],
      300_000,
      [1, 28, 28],
    ],
    ['dense layers', [dense(64, 'relu', {}, 'below'), dense(64, 'relu', {}, 'above')], 1_000_000, [4]],
    ['clipping very many gradients', [dense(10_000, 'relu', {}, 'wide')], 5, [8000], { clip: { norm: 1 } }],
    ['counting classes', [], 3_000_000, [1], { metrics: ['accuracy'] }],
    ['adding up errors', [], 1_900_000, [1], { metrics: ['mae'] }],
    ['the loss of many outputs', [dense(30_000, 'linear', {}, 'below')], 100, [1]],
  ])('%s', (_, layers, samples, inputShape, train) => {
    const long = stepUnits(layers, samples, inputShape, train).filter(({ time }) => time > longest);
    expect(long).toEqual([]);
  });
});

it('many small windows of a pool are reckoned at more than few large ones', () => {
  const timeOf = (size: number): number => {
    const units = stepUnits([layerSpec('max_pool2d', { size: [size, size] }, 'pool'), pool], 1, [1, 300, 300]);
    return units.find(({ operation }) => operation === 'MaxPool')?.time ?? NaN;
  };
  const [ones, threes, fives] = [1, 3, 5].map(timeOf);
  expect(ones).toBeGreaterThan(1.5 * threes);
  expect(threes).toBeGreaterThan(fives);
});

it('very many gradients are clipped by the norm of all', () => {
  const spec = experiment([dense(3700), dense(3)], { batch: 'full', clip: { norm: 1 } });
  const { compiled } = planFast(spec, manyOf({ samples: 1, inputShape: [3700] }));
  const device = new Device(compiled, 'separate');
  device.gradients.fill(0.5);
  const { integers } = device.kernels;
  let norms = 0;
  for (let op = compiled.programs.train / 4; integers[op] !== (Operation.End as number); op += integers[op + 1] / 4) {
    if (integers[op] !== (Operation.Norm as number)) continue;
    device.set(Context.Place, 4 * op);
    device.run(0);
    norms++;
  }
  expect(norms).toBeGreaterThan(1);
  const [clip] = new Float32Array(Int32Array.of(device.get(Context.Clip)).buffer);
  expect(clip).toBeCloseTo(1 / (0.5 * Math.sqrt(device.gradients.length)), 8);
});

it('data are copied in parts', () => {
  const data = manyOf({ samples: 1_000_000, inputShape: [3] });
  const spec = experiment([dense(3)], {});
  const copying = new Device(planFast(spec, data).compiled, 'separate').loadData(spec, data);
  let rests = 0;
  while (!copying.next().done) rests++;
  expect(rests).toBeGreaterThan(4);
});

it('the first batch, which writes to memory that the system has yet to hand out, is done in smaller slices', () => {
  const data = manyOf({ samples: 20_000, inputShape: [20] });
  const layers = [dense(100, 'tanh', {}, 'below'), dense(3, 'linear', {}, 'last')];
  const device = deviceOf(layers, data);
  const slices = (): number => {
    device.start(batchOf(device.compiled, data.samples));
    for (let count = 1; ; count++) if (device.run(1e6) === Outcome.Done) return count;
  };
  const [first = 0, second = 0, third = 0] = [slices(), slices(), slices()];
  expect(second).toBe(third);
  expect(first).toBeGreaterThan(5 * second);
});

/** A batch of the samples over and over, so many that most operations have several units. */
function repeated(data: Dataset, times: number): Dataset {
  const over = (values: Float64Array) =>
    Float64Array.from({ length: times * values.length }, (_, i) => values[i % values.length] ?? 0);
  const samples = times * data.samples;
  const parts = { ...data.parts, train: Int32Array.from({ length: samples }, (_, i) => i) };
  return { ...data, samples, parts, inputs: over(data.inputs), targets: over(data.targets) };
}

/** What a batch comes to, with each operation's units done in their order or from the last to the first. */
function gradientsOf(layers: readonly LayerSpec[], data: Dataset, backwards: boolean): readonly number[] {
  const device = deviceOf(layers, data);
  const at = device.compiled.programs.gradients;
  const { samples } = data;
  device.start(batchOf(device.compiled, samples));
  const word = (place: number): number => device.kernels.integers[place / 4] ?? 0;
  for (let op = at; backwards && word(op) !== (Operation.End as number); op += word(op + 4)) {
    const [perRow = 0, fixed = 0, chunk = 1, factor = 1] = [12, 16, 20, 24].map((place) => word(op + place));
    const units = Math.max(1, Math.ceil((samples * perRow + fixed) / chunk)) * factor;
    for (let unit = units - 1; unit >= 0; unit--) {
      device.set(Context.Place, op);
      device.set(Context.Cursor, unit);
      // Without any time it does one unit.
      device.run(0);
    }
  }
  if (!backwards) device.run(Infinity);
  return [device.getDouble(Context.Loss), ...device.gradients, ...device.running];
}

it.each(networks.map(({ kind, layers, data }) => [kind, layers, repeated(data, 40)] as const))(
  'the units of each operation may be done in any order: %s',
  (_, layers, data) => {
    expect(gradientsOf(layers, data, true)).toEqual(gradientsOf(layers, data, false));
  },
);
