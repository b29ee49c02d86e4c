import { chooseBackend, createTrainer, createTrainerOn, type Backend } from '../../../src/engine';
import type { ExperimentSpec, LayerSpec } from '../../../src/spec/experiment';
import type { OptimizerName } from '../../../src/spec/optimizers';
import type { NamedTensor } from '../../../src/spec/tensor';
import { datasetOf, dense, experiment, optimizerSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';
import { numbersOf } from './data';

/** What `arithmetic fused` came to on this machine, beside the reference: a script whose output is one line of JSON. */
export interface FusedRun {
  readonly kind: string;
  readonly backend: Backend;
  /** The largest difference, as a part of the tensor's largest entry (of the loss, or 1). */
  readonly loss: number;
  readonly gradients: number;
  readonly weights: number;
  /** Whether any weight's bits differ from those of `arithmetic separate`. */
  readonly otherBits: boolean;
}

const steps = 20;
const last = dense(3, 'linear', {}, 'last');
const flatten = layerSpec('flatten', {}, 'flat');
const below = dense(8, 'tanh', {}, 'below');
const sequence = numbersOf({ samples: 20, inputShape: [5, 3] }, 3);
const picture = numbersOf({ samples: 20, inputShape: [2, 6, 7] }, 3);
const row = numbersOf({ samples: 20, inputShape: [9] }, 3);
const words = datasetOf({
  inputs: Array.from({ length: 20 }, (_, i) => [i % 5, (3 * i) % 5, (i * i) % 5]),
  targets: Array.from({ length: 20 }, (_, i) => [0.2 * (i % 5), 0.1, -0.1 * (i % 3)]),
  inputShape: [3],
});

const conv2d = layerSpec('conv2d', { filters: 5, size: [3, 3], activation: 'tanh' }, 'conv');
const pooled = (kind: 'max_pool2d' | 'avg_pool2d'): LayerSpec[] => [
  conv2d,
  layerSpec(kind, { size: [2, 2] }, 'pool'),
  flatten,
  last,
];

const networks: readonly (readonly [kind: string, layers: readonly LayerSpec[], data: typeof row])[] = [
  ['dense', [below, last], row],
  ['conv2d', [conv2d, flatten, last], picture],
  ['max_pool2d', pooled('max_pool2d'), picture],
  ['avg_pool2d', pooled('avg_pool2d'), picture],
  ['conv1d', [layerSpec('conv1d', { filters: 5, size: 3, activation: 'tanh' }, 'conv'), flatten, last], sequence],
  ...(['rnn', 'gru', 'lstm'] as const).map(
    (kind) => [kind, [layerSpec(kind, { units: 6 }, 'cell'), last], sequence] as const,
  ),
  ['attention', [below, layerSpec('attention', { heads: 2 }, 'attention'), flatten, last], sequence],
  ['embedding', [layerSpec('embedding', { vocabulary: 5, units: 4 }, 'words'), flatten, last], words],
  ['batch_norm', [below, layerSpec('batch_norm', {}, 'norm'), last], row],
  ['layer_norm', [below, layerSpec('layer_norm', {}, 'norm'), last], row],
  ['dropout', [below, layerSpec('dropout', { rate: 0.3 }, 'drop'), last], row],
  ['residual', [below, layerSpec('residual', {}, 'around', [dense(8, 'tanh', {}, 'inner')]), last], row],
];

const apart = (mine: readonly NamedTensor[], theirs: readonly NamedTensor[]): number =>
  Math.max(
    ...theirs.map(({ values }, place) => {
      let difference = 0;
      let size = 0.01;
      values.forEach((value: number, at: number) => {
        size = Math.max(size, Math.abs(value));
        difference = Math.max(difference, Math.abs((mine[place]?.values[at] ?? Infinity) - value));
      });
      return difference / size;
    }),
  );

function compare(kind: string, spec: ExperimentSpec, data: typeof row): FusedRun {
  const backend = chooseBackend(spec);
  const fused = createTrainerOn(backend, spec, data, {});
  const separate = createTrainerOn({ ...backend, arithmetic: 'separate' }, spec, data, {});
  const reference = createTrainer(spec, data, { weights: fused.tensors() });
  let loss = 0;
  let gradients = 0;
  for (let step = 0; step < steps; step++) {
    const expected = reference.advance().loss;
    loss = Math.max(loss, Math.abs(fused.advance().loss - expected) / Math.max(1, Math.abs(expected)));
    separate.advance();
    if (step === 0) gradients = apart(fused.gradients(), reference.gradients());
  }
  const weights = apart(fused.tensors(), reference.tensors());
  const bits = separate.tensors();
  const otherBits = fused.tensors().some(({ values }, t) => {
    const same = bits[t]?.values;
    return values.some((value: number, at: number) => value !== same?.[at]);
  });
  return { kind, backend, loss, gradients, weights, otherBits };
}

const optimizers: readonly OptimizerName[] = ['sgd', 'adam', 'rmsprop'];
const train = { batch: 7, epochs: 20, precision: 'float32', arithmetic: 'fused' } as const;
const runs = networks.map(([kind, layers, data]) =>
  compare(kind, experiment(layers, { ...train, optimizer: optimizerSpec('sgd', { lr: 0.05 }) }), data),
);
for (const name of optimizers) {
  const spec = experiment([below, last], { ...train, optimizer: optimizerSpec(name, { lr: 0.01 }) });
  runs.push(compare(name, spec, row));
}
process.stdout.write(JSON.stringify(runs));
