import { describe, expect, it } from 'vitest';
import type { Compiled, ProgramName } from '../../../src/engine/fast/compile';
import { planFast } from '../../../src/engine/fast/plan';
import { headSize, Operation } from '../../../src/engine/kernels/operations';
import type { Shape } from '../../../src/spec/argument';
import type { LayerSpec, TrainSpec } from '../../../src/spec/experiment';
import { dense, experiment } from '../experiment';
import { layerSpec } from '../layers/single-layer';

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
    ['dense layers', [dense(64, 'relu', {}, 'below'), dense(64, 'relu', {}, 'above')], 1_000_000, [4]],
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
