import type { RandomStream } from '../../../src/numerics/random';
import { activationNames } from '../../../src/spec/activations';
import type { LayerSpec } from '../../../src/spec/experiment';
import { optimizers, type OptimizerName } from '../../../src/spec/optimizers';
import { dense, experiment, lossSpec, optimizerSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { classesOf, numbersOf, type DataOptions } from './data';

const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 13, 31, 33];
const optimizerNames = (Object.keys(optimizers) as OptimizerName[]).filter((kind) => kind !== 'lbfgs');

/** A network of some of the kinds that have kernels, with data that fit it. */
export function drawNetwork(random: RandomStream) {
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)];
  const chance = (): boolean => random.integer(2) === 0;
  const upTo = (n: number): number => 1 + random.integer(n);
  let made = 0;
  const name = (kind: string): string => `${kind}${++made}`;
  const rates = (): Record<string, unknown> => ({
    bias: chance(),
    ...(chance() && { l1: 0.01 * random.uniform(), l2: 0.01 * random.uniform() }),
    frozen: random.integer(6) === 0,
  });
  const some = (units = pick(sizes)): LayerSpec => dense(units, pick(activationNames), rates(), name('dense'));
  const between = (width: number): readonly LayerSpec[] =>
    pick([
      [],
      [layerSpec('activation', { kind: pick(activationNames) }, name('activation'))],
      [layerSpec('dropout', { rate: 0.9 * random.uniform() }, name('dropout'))],
      [layerSpec('residual', {}, name('residual'), [some(), some(width)])],
    ]);

  const head = pick(['plain', 'picture', 'steps'] as const);
  const layers: LayerSpec[] = [];
  let inputShape: readonly number[] = [pick(sizes)];
  if (head === 'picture') {
    inputShape = [upTo(3), 3 + random.integer(6), 3 + random.integer(6)];
    const values = { filters: pick([1, 3, 4, 5, 8, 9]), size: [upTo(3), upTo(3)], activation: pick(activationNames) };
    const padding = pick(['same', 'valid']);
    layers.push(layerSpec('conv2d', { ...values, padding, bias: chance() }, name('conv2d')));
    // What is left of a row or column is one at least: windows are never larger than that.
    if (chance()) layers.push(layerSpec(pick(['max_pool2d', 'avg_pool2d']), { size: [1, 1] }, name('pool')));
    layers.push(layerSpec('flatten', {}, name('flatten')));
  } else if (head === 'steps') {
    inputShape = [upTo(6), pick([1, 2, 3, 5, 8])];
    const values = { units: pick([1, 3, 4, 5, 8, 9]), bias: chance(), return: pick(['last', 'sequence']) };
    const kind = pick(['rnn', 'gru', 'lstm'] as const);
    layers.push(layerSpec(kind, { ...values, bidirectional: chance() }, name(kind)));
    layers.push(layerSpec('flatten', {}, name('flatten')));
  }
  const width = pick(sizes);
  layers.push(some(width), ...between(width));
  if (chance()) layers.push(some());

  const outputs = pick([1, 2, 3, 5, 9]);
  const data: DataOptions = { samples: 3 + random.integer(40), inputShape };
  const task = pick(['numbers', 'classes', 'two'] as const);
  const batch = upTo(data.samples);
  const seed = random.integer(2 ** 32);
  const optimizer = optimizerSpec(pick(optimizerNames));
  const clip = chance() ? undefined : { norm: 0.5 };
  const train = { batch, seed, optimizer, ...(clip && { clip }), precision: 'float32' } as const;
  if (task === 'numbers') {
    const loss = lossSpec(pick(['mse', 'huber', 'log_cosh'] as const));
    const last = dense(outputs, 'linear', {}, 'last');
    return { spec: experiment([...layers, last], { ...train, loss }), data: numbersOf(data, outputs) };
  }
  if (task === 'two') {
    const loss = lossSpec('binary_cross_entropy');
    const last = dense(1, 'sigmoid', {}, 'last');
    return { spec: experiment([...layers, last], { ...train, loss }), data: classesOf(data, 2, 1) };
  }
  const classes = Math.max(2, outputs);
  const loss = lossSpec('cross_entropy', { label_smoothing: chance() ? 0 : 0.1 });
  const last = dense(classes, 'softmax', {}, 'last');
  return { spec: experiment([...layers, last], { ...train, loss }), data: classesOf(data, classes) };
}
