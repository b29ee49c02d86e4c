import { describe, expect, it } from 'vitest';
import { createTrainer, type Trainer } from '../../../src/engine';
import { stream } from '../../../src/numerics/random';
import type { Shape } from '../../../src/spec/argument';
import type { Dataset } from '../../../src/spec/dataset';
import type { ExperimentSpec, LayerSpec } from '../../../src/spec/experiment';
import { layers, type LayerName } from '../../../src/spec/layers';
import { datasetOf, experiment, optimizerSpec } from '../experiment';
import { layerSpec } from './single-layer';

const dense = (name: string, units: number, written = {}): LayerSpec => layerSpec('dense', { units, ...written }, name);

/** Between them they hold a layer of every kind. */
const models: Readonly<Record<string, { readonly input: Shape; readonly layers: readonly LayerSpec[] }>> = {
  images: {
    input: [1, 6, 6],
    layers: [
      layerSpec('conv2d', { filters: 3, size: [3, 3], padding: 'same', activation: 'relu' }, 'conv'),
      layerSpec('residual', {}, 'block', [
        layerSpec('conv2d', { filters: 3, size: [3, 3], padding: 'same' }, 'inner'),
        layerSpec('batch_norm', {}, 'norm'),
        layerSpec('activation', { kind: 'silu' }, 'silu'),
      ]),
      layerSpec('max_pool2d', { size: [2, 2] }, 'largest'),
      layerSpec('avg_pool2d', { size: [1, 2] }, 'mean'),
      layerSpec('flatten', {}, 'flat'),
      layerSpec('dropout', { rate: 0.3 }, 'drop'),
      dense('end', 1),
    ],
  },
  words: {
    input: [5],
    layers: [
      layerSpec('embedding', { vocabulary: 2, units: 4 }, 'words'),
      layerSpec('attention', { heads: 2 }, 'heads'),
      layerSpec('layer_norm', {}, 'norm'),
      layerSpec('conv1d', { filters: 3, size: 2, activation: 'gelu' }, 'conv'),
      layerSpec('batch_norm', {}, 'batch'),
      layerSpec('gru', { units: 2, bidirectional: true, return: 'sequence' }, 'both'),
      layerSpec('rnn', { units: 3, return: 'sequence' }, 'simple'),
      layerSpec('lstm', { units: 4, return: 'sequence' }, 'memory'),
      layerSpec('global_avg_pool', {}, 'mean'),
      layerSpec('reshape', { shape: [2, 2] }, 'shape'),
      layerSpec('flatten', {}, 'flat'),
      dense('end', 1),
    ],
  },
};

/** Seven rows to train on, in batches of three: the last of an epoch holds one; and two to validate. */
function start(name: string, change: (spec: ExperimentSpec) => ExperimentSpec = (spec) => spec): Trainer {
  const { input, layers } = models[name];
  const random = stream(2, 'data');
  const width = input.reduce((size, axis) => size * axis, 1);
  const row = (): number[] => Array.from({ length: width }, () => random.integer(2));
  const data: Dataset = datasetOf({
    inputs: Array.from({ length: 9 }, row),
    targets: Array.from({ length: 9 }, () => [random.normal()]),
    validation: 2,
    inputShape: input,
  });
  return createTrainer(
    change(experiment(layers, { epochs: 4, batch: 3, optimizer: optimizerSpec('adam', { lr: 0.01 }) })),
    data,
  );
}

const finish = (trainer: Trainer) => {
  const records = [];
  while (trainer.status === 'running') {
    const { record } = trainer.advance();
    if (record) records.push(record);
  }
  return { records, tensors: trainer.tensors(), status: trainer.status };
};

describe.each(Object.keys(models))('a run of %s', (name) => {
  it('ends, with finite losses that differ from epoch to epoch', () => {
    const { records, status } = finish(start(name));
    expect(status).toBe('completed');
    expect(records).toHaveLength(4);
    expect(new Set(records.map(({ loss }) => loss)).size).toBe(4);
    for (const { loss, validation } of records) expect(Number.isFinite(loss + (validation?.loss ?? NaN))).toBe(true);
  });

  it('gives the same bits again, and others with another seed', () => {
    const first = finish(start(name));
    expect(finish(start(name))).toEqual(first);
    expect(finish(start(name, (spec) => ({ ...spec, train: { ...spec.train, seed: 1 } }))).records).not.toEqual(
      first.records,
    );
  });

  it('goes on from a checkpoint bit for bit, running statistics and dropout included', () => {
    const whole = start(name);
    for (let i = 0; i < 4; i++) whole.advance();
    const resumed = start(name);
    resumed.restore(whole.checkpoint());
    expect(finish(resumed)).toEqual(finish(whole));
  });

  it('leaves frozen layers as they were, and trains the others', () => {
    const freeze = (list: readonly LayerSpec[]): readonly LayerSpec[] =>
      list.map((layer) => {
        const inner = layer.layers && { layers: freeze(layer.layers) };
        if (!('frozen' in layer.arguments) || layer.name === 'end') return { ...layer, ...inner };
        return { ...layer, arguments: { ...layer.arguments, frozen: true } } as LayerSpec;
      });
    const trainer = start(name, (spec) => ({ ...spec, layers: freeze(spec.layers) }));
    const before = trainer.tensors();
    const after = finish(trainer).tensors;
    const changed = after.filter(({ values }, i) => !values.every((value, j) => value === before[i].values[j]));
    const running = after.filter(({ name }) => name.includes('.running_')).map(({ name }) => name);
    expect(changed.map(({ name }) => name).sort()).toEqual(['end.bias', 'end.weight', ...running].sort());
  });

  it('keeps every entry of every statistic finite', () => {
    const trainer = start(name);
    trainer.advance();
    const { values } = trainer.statistics();
    const width = values.length / trainer.plan.tensors.length;
    trainer.plan.tensors.forEach(({ tensor, role }, i) => {
      const [norm, minimum, maximum] = values.subarray(i * width, i * width + 3);
      expect([norm, minimum, maximum].every(Number.isFinite), `${role} ${tensor}`).toBe(true);
    });
  });
});

it('the two models hold every kind of layer', () => {
  const kinds = new Set<LayerName>();
  const collect = (list: readonly LayerSpec[]): void => {
    for (const { kind, layers } of list) {
      kinds.add(kind);
      collect(layers ?? []);
    }
  };
  Object.values(models).forEach(({ layers }) => collect(layers));
  expect([...kinds].sort()).toEqual(Object.keys(layers).sort());
});
