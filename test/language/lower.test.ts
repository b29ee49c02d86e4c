import { describe, expect, it } from 'vitest';
import { analyse, hyperparameters, sweepExperiments, withOverrides } from '../../src/language';
import { convert } from '../../src/language/convert';
import { parseValue } from '../../src/language/parser';
import { kindTables } from '../../src/language/tables';
import type { ExperimentSpec } from '../../src/spec/experiment';
import { literal } from './carets';

/** What a text's last cell runs. Throws what stands in its way. */
function specOf(source: string): ExperimentSpec {
  const { cells, diagnostics } = analyse(literal(source));
  const spec = cells[cells.length - 1]?.experiment?.spec;
  if (!spec) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return spec;
}

const base = 'data moons\nmodel\n  dense 8 tanh\n  dense 1 sigmoid\n';

describe('the arithmetic', () => {
  const text = `${base}# %%\nwith epochs=3\n# %%\nwith arithmetic=separate\n# %%\nsweep epochs=[1, 2]\n`;
  const arithmeticOf = (analysis: ReturnType<typeof analyse>) => [
    ...analysis.cells.flatMap(({ experiment }) => experiment?.spec.train.arithmetic ?? []),
    ...[...sweepExperiments(analysis, 3)].map(({ experiment }) => experiment?.spec.train.arithmetic),
    withOverrides(analysis, 0, [{ path: 'epochs', value: '2' }]).experiment?.spec.train.arithmetic,
  ];

  it('that a text leaves out is the one given, and that which it writes its own', () => {
    const separate = Array.from({ length: 6 }, () => 'separate');
    const fused = separate.map((own, index) => (index === 2 ? own : 'fused'));
    const first = analyse(text);
    expect(arithmeticOf(first)).toEqual(separate);
    const second = analyse(text, { arithmetic: 'fused' }, first);
    expect(arithmeticOf(second)).toEqual(fused);
    expect(arithmeticOf(analyse(text, {}, second))).toEqual(separate);
  });
});

describe('layers below each other', () => {
  it('are what their own lines say, however alike they are', () => {
    const { layers } = specOf(`
data moons
model
  dense 16 name=first
  dense 16 tanh
  dense 16 name=second
  dense 16 bias=false
  dense 16 bias=false
  dense 16 bias=false name=third
  dense 16 name=fourth l2=0.5
  dense 1 name=fifth
  dense 1 sigmoid
`);
    const said = layers.map(({ name, arguments: values }) => {
      const { activation, bias, l2 } = values as { activation: string; bias: boolean; l2: number };
      return [name, activation, bias, l2];
    });
    expect(said).toEqual([
      ['first', 'linear', true, 0],
      ['dense1', 'tanh', true, 0],
      ['second', 'linear', true, 0],
      ['dense2', 'linear', false, 0],
      ['dense3', 'linear', false, 0],
      ['third', 'linear', false, 0],
      ['fourth', 'linear', true, 0.5],
      ['fifth', 'linear', true, 0],
      ['dense4', 'sigmoid', true, 0],
    ]);
  });
});

describe('an experiment', () => {
  it('holds every argument, written or default', () => {
    expect(
      specOf(`
data moons samples=200 seed=7
  split train=150 validation=20% stratify=true
  standardize
  shuffle false
model
  input 2
  dense 8 tanh l2=1e-3 name=hidden
  dropout 0.25
  dense 1 sigmoid init=orthogonal bias=false
train
  loss binary_cross_entropy class_weights=[1, 2.5]
  optimizer sgd lr=0.1 momentum=0.9
  epochs 20
  batch full
  seed 42
  metrics f1
  until validation.accuracy >= 0.95
  until loss patience=5 restore=best
  weights "start.safetensors"
  precision float64
`),
    ).toEqual({
      data: {
        source: { kind: 'moons', arguments: { samples: 200, noise: 0.1, seed: 7 } },
        split: { train: { unit: 'rows', value: 150 }, validation: { unit: 'fraction', value: 0.2 }, stratify: true },
        scaling: { method: 'standardize', targets: false },
        shuffle: false,
      },
      input: [2],
      layers: [
        {
          kind: 'dense',
          name: 'hidden',
          arguments: { units: 8, activation: 'tanh', bias: true, init_scale: 1, l1: 0, l2: 1e-3, frozen: false },
        },
        { kind: 'dropout', name: 'dropout1', arguments: { rate: 0.25 } },
        {
          kind: 'dense',
          name: 'dense1',
          arguments: {
            units: 1,
            activation: 'sigmoid',
            bias: false,
            init: 'orthogonal',
            init_scale: 1,
            l1: 0,
            l2: 0,
            frozen: false,
          },
        },
      ],
      train: {
        loss: { kind: 'binary_cross_entropy', arguments: { class_weights: [1, 2.5] } },
        optimizer: {
          kind: 'sgd',
          arguments: { lr: 0.1, momentum: 0.9, nesterov: false, weight_decay: 0 },
        },
        schedule: { kind: 'constant', arguments: { warmup: 0 } },
        epochs: 20,
        batch: 'full',
        seed: 42,
        metrics: ['f1', 'accuracy'],
        until: [
          { metric: 'accuracy', part: 'validation', rule: 'threshold', comparison: '>=', threshold: 0.95 },
          { metric: 'loss', part: 'training', rule: 'patience', patience: 5, minDelta: 0, restore: 'best' },
        ],
        weights: 'start.safetensors',
        precision: 'float64',
        arithmetic: 'separate',
      },
    });
  });

  it('survives JSON', () => {
    const spec = specOf(base);
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });

  it('has the defaults of the language', () => {
    expect(specOf(base).train).toEqual({
      loss: { kind: 'binary_cross_entropy', arguments: {} },
      optimizer: { kind: 'adam', arguments: { lr: 0.001, beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0 } },
      schedule: { kind: 'constant', arguments: { warmup: 0 } },
      epochs: 100,
      batch: 32,
      seed: 0,
      metrics: ['accuracy'],
      until: [],
      precision: 'float32',
      arithmetic: 'separate',
    });
  });

  it.each([
    ['dense 3 softmax', 'cross_entropy', 'accuracy'],
    ['dense 3\n  activation softmax', 'cross_entropy', 'accuracy'],
    ['dense 3 softmax\n  dropout 0.1', 'cross_entropy', 'accuracy'],
  ])('gets the loss and metric that fit its last activation: %s', (lines, loss, metric) => {
    const { train } = specOf(`data blobs classes=3\nmodel\n  ${lines}\n`);
    expect([train.loss.kind, train.metrics]).toEqual([loss, [metric]]);
  });

  it('is about numbers when it ends without an activation', () => {
    const { train } = specOf('data csv "a.csv" target=y\nmodel\n  dense 1\n');
    expect([train.loss.kind, train.metrics]).toEqual(['mse', ['mae']]);
  });

  it('names layers by kind and counter, skipping names that are taken', () => {
    const { layers } = specOf(`
data blobs features=64
model
  input 1x8x8
  conv2d 4 3
  conv2d 4 3 name=conv2d2
  conv2d 4 3
  flatten
  residual
    dense 16 relu
  end
  dense 3 softmax
`);
    const names = (list: ExperimentSpec['layers']): readonly unknown[] =>
      list.map((layer) => (layer.layers ? [layer.name, names(layer.layers)] : layer.name));
    expect(names(layers)).toEqual(['conv2d1', 'conv2d2', 'conv2d3', 'flatten1', ['residual1', ['dense1']], 'dense2']);
  });
});

describe('a variation', () => {
  it('changes its base by just what it says', () => {
    const text = `${base}# %% a\nwith optimizer.lr=0.1 dense1.units=4 batch=full\n# %% b\nwith epochs=3\n`;
    const [first, a, b] = analyse(text).cells.map((cell) => cell.experiment?.spec);
    expect(a).toEqual({
      ...first,
      layers: [{ ...first?.layers[0], arguments: { ...first?.layers[0]?.arguments, units: 4 } }, first?.layers[1]],
      train: {
        ...first?.train,
        batch: 'full',
        optimizer: { kind: 'adam', arguments: { ...first?.train.optimizer.arguments, lr: 0.1 } },
      },
    });
    expect(b).toEqual({ ...first, train: { ...first?.train, epochs: 3 } });
  });

  it('is of the nearest base above, or of the one that from names', () => {
    const text = `# %% A\n${base}train\n  seed 1\n# %% B\n${base}train\n  seed 2\n# %%\nwith epochs=3\n# %%\nfrom "A"\nwith epochs=3\n`;
    expect(analyse(text).cells.map((cell) => [cell.kind, cell.base, cell.experiment?.spec.train.seed])).toEqual([
      ['base', 0, 1],
      ['base', 1, 2],
      ['with', 1, 2],
      ['with', 0, 1],
    ]);
  });

  it('applies kinds first, and carries over what the new kind has too', () => {
    const text = `${base}train\n  optimizer adam lr=0.5 beta1=0.8\n# %%\nwith optimizer.momentum=0.9 optimizer=sgd\n`;
    expect(specOf(text).train.optimizer).toEqual({
      kind: 'sgd',
      arguments: { lr: 0.5, momentum: 0.9, nesterov: false, weight_decay: 0 },
    });
    expect(analyse(text).diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['dropped-argument', 'warning'],
    ]);
  });

  it('takes every kind in the place of every other, with values that the new one may have', () => {
    const values: Readonly<Record<string, string>> = { columns: '[a, b]', string: '"a"', class_weights: '[1, 2]' };
    for (const keyword of ['data', 'loss', 'optimizer', 'schedule'] as const) {
      const kinds = Object.entries(kindTables[keyword]);
      for (const [kind, { arguments: schema }] of kinds) {
        const words = Object.entries(schema).map(([name, argument]) => {
          const value = values[argument.type] ?? (argument.type === 'boolean' ? 'true' : '1');
          return argument.positional ? value : `${name}=${value}`;
        });
        const head = [keyword, kind, ...words].join(' ');
        const text = keyword === 'data' ? `${head}\nmodel\n  dense 1\n` : `${base}train\n  ${head}\n`;
        for (const [other, { arguments: others }] of kinds) {
          const analysis = analyse(`${text}# %%\nwith ${keyword}=${other} data.path="a.csv" data.target=y\n`);
          for (const { path, value, argument } of hyperparameters(analysis, 1)) {
            if (value === undefined || !path.startsWith(`${keyword}.`)) continue;
            const name = path.slice(keyword.length + 1);
            expect([kind, other, path, others[name]]).toEqual([kind, other, path, argument]);
            const parsed = parseValue(value);
            expect([path, value, parsed && 'value' in convert(argument, parsed)]).toEqual([path, value, true]);
          }
        }
      }
    }
  });

  it('replaces entries of its base, arguments included; paths apply last', () => {
    const spec = specOf(`
data moons samples=100 noise=0.3
  split train=50% validation=50%
model
  dense 1 sigmoid
train
  optimizer adam lr=0.5
  until loss < 0.1
  epochs 7
# %% Other data and training
with epochs=9 data.noise=0.2
data circles samples=50
  normalize
train
  optimizer sgd momentum=0.9
  epochs 8
`);
    expect(spec.data.source).toEqual({ kind: 'circles', arguments: { samples: 50, noise: 0.2 } });
    expect(spec.data.split).toMatchObject({ train: { value: 0.5 } });
    expect(spec.data.scaling).toEqual({ method: 'normalize', targets: false });
    expect(spec.train.optimizer.arguments).toMatchObject({ lr: 0.01, momentum: 0.9 });
    expect(spec.train.epochs).toBe(9);
    expect(spec.train.until).toHaveLength(1);
  });

  it('keeps the head of the data when it changes its entries alone', () => {
    const spec = specOf(`${base}# %%\nwith\ndata\n  standardize\n`);
    expect(spec.data.source.kind).toBe('moons');
    expect(spec.data.scaling?.method).toBe('standardize');
  });

  it('may set what its base leaves to the defaults', () => {
    const spec = specOf(
      'data blobs\nmodel\n  dense 3 softmax\n# %%\nwith loss.label_smoothing=0.1 schedule.warmup=5\n',
    );
    expect(spec.train.loss).toEqual({ kind: 'cross_entropy', arguments: { label_smoothing: 0.1 } });
    expect(spec.train.schedule.arguments.warmup).toBe(5);
  });
});

describe('the words of an experiment', () => {
  const text = literal(`
# %% Base
data moons noise=0.1  # noisy
  split validation=20%
model
  input 2
  dense 8 tanh \\
    name=hidden  # first
  residual
    dense 8 relu
  end
  dense 1 sigmoid
train
  loss binary_cross_entropy
  optimizer adam lr=0.01
  until loss patience=3
  metrics accuracy f1
  epochs 20
# %% Variation
with optimizer.lr=0.1 hidden.activation=relu
train
  loss binary_cross_entropy class_weights=balanced
`);
  const { cells } = analyse(text);
  const words = (cell: number, path: string): string | undefined => {
    const range = cells[cell]?.experiment?.ranges.get(path);
    return range && text.slice(range.start, range.end);
  };

  it('are found by path', () => {
    const paths = [...(cells[0]?.experiment?.ranges.keys() ?? [])];
    expect(Object.fromEntries(paths.map((path) => [path, words(0, path)]))).toEqual({
      data: 'moons',
      'data.noise': '0.1',
      'split.validation': '20%',
      loss: 'binary_cross_entropy',
      optimizer: 'adam',
      'optimizer.lr': '0.01',
      epochs: '20',
      input: '2',
      metrics: 'accuracy f1',
      'until.patience': '3',
      'hidden.units': '8',
      'hidden.activation': 'tanh',
      'dense1.units': '8',
      'dense1.activation': 'relu',
      'dense2.units': '1',
      'dense2.activation': 'sigmoid',
    });
  });

  it('of a variation stand in its own lines', () => {
    expect(words(1, 'optimizer.lr')).toBe('0.1');
    expect(words(1, 'hidden.activation')).toBe('relu');
    expect(words(1, 'optimizer')).toBe('adam');
    const line = cells[1]?.experiment?.lossLine;
    expect(line && text.slice(line.start, line.end)).toBe('loss binary_cross_entropy class_weights=balanced');
  });

  it('show each layer on its line, without indentation and comment', () => {
    const lines = [...(cells[0]?.experiment?.layerLines ?? [])];
    expect(lines.map(([name, { start, end }]) => [name, text.slice(start, end)])).toEqual([
      ['hidden', 'dense 8 tanh \\\n    name=hidden'],
      ['residual1', 'residual'],
      ['dense1', 'dense 8 relu'],
      ['dense2', 'dense 1 sigmoid'],
    ]);
  });

  it('name its files', () => {
    const files = analyse('data csv "a.csv" target=y\nmodel\n  dense 1\ntrain\n  weights "w.safetensors"\n').cells[0];
    expect(files?.experiment?.files).toEqual(['a.csv', 'w.safetensors']);
  });
});
