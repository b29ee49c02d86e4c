import { describe, expect, it } from 'vitest';
import { analyse, applyEdits, completions, type Completion, type CompletionContext } from '../../src/language';
import { activationNames } from '../../src/spec/activations';
import { layers } from '../../src/spec/layers';
import { losses } from '../../src/spec/losses';
import { optimizers } from '../../src/spec/optimizers';
import { sources } from '../../src/spec/sources';
import { iris } from './carets';
import { atCaret } from './caret-text';

const facts = () => iris;

const at = (source: string, context: CompletionContext = {}): readonly Completion[] => {
  const { analysis, offset } = atCaret(source, { facts });
  return completions(analysis, offset, context);
};
const labels = (source: string, context?: CompletionContext): readonly string[] =>
  at(source, context).map(({ label }) => label);

/** What a snippet leaves when its places are passed over. */
const filled = (snippet: string): string =>
  snippet
    .replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1')
    .replace(/\$\d+/g, '')
    .replace(/\\([\\$}])/g, '$1')
    .replaceAll('\t', '  ');

/** The text after a completion is taken, with what its places suggest. */
function taken(source: string, label: string, context: CompletionContext = {}): string {
  const { analysis, offset, text } = atCaret(source, { facts });
  const found = completions(analysis, offset, context).find((each) => each.label === label);
  if (!found) throw new Error(`no completion ${label}`);
  return applyEdits(text, [{ range: found.range, newText: found.snippet ? filled(found.newText) : found.newText }]);
}

const base = `# %% Moons
data moons
  split train=80% validation=20%

model
  dense 8 tanh name=hidden
  dense 1 sigmoid

train
  optimizer adam lr=0.01
`;

describe('at the margin', () => {
  it('offers the blocks that a cell has not yet', () => {
    expect(labels('|')).toEqual(expect.arrayContaining(['data', 'model', 'train', '# %%']));
    expect(labels('data moons\n|')).toContain('model');
    expect(labels('data moons\n|')).not.toContain('data');
    expect(labels('data moons\nmod|\n')).toContain('model');
  });

  it('offers `with` and `sweep` where there is a base above, `from` where one has a title', () => {
    expect(labels('|')).not.toContain('with');
    expect(labels(`${base}\n# %% Faster\n|`)).toEqual(expect.arrayContaining(['with', 'sweep', 'from']));
    expect(labels(`${base}\n# %% Faster\nfrom "Moons"\n|`)).not.toContain('from');
    expect(labels(`${base}\n# %% Faster\n|\nwith epochs=3`)).toContain('from');
  });

  it('offers whole experiments in an empty cell, with a marker where there is none', () => {
    expect(taken('|', 'Two classes')).toMatch(/^# %% Two moons\ndata moons/);
    expect(taken('# %% Mine\n|', 'Two classes')).toMatch(/^# %% Mine\ndata moons/);
    expect(labels('data moons\n|')).not.toContain('Two classes');
  });

  it('offers to make a cell one of text after its marker', () => {
    expect(taken('# %% |', '[markdown]')).toBe('# %% [markdown]');
    expect(labels('# %% [markdown]\n# |')).toEqual([]);
  });
});

describe('below a head', () => {
  it('offers the entries that the block has not yet', () => {
    expect(labels('data moons\n  |')).toEqual(['split', 'standardize', 'normalize', 'shuffle']);
    expect(labels('data moons\n  split train=80%\n  standardize\n  |')).toEqual(['shuffle']);
    expect(labels(`${base}  |`)).not.toContain('optimizer');
    expect(labels(`${base}  until loss < 1\n  |`)).toContain('until');
    expect(labels(`${base}  opt|`)).not.toContain('optimizer');
    expect(labels('data moons\nmodel\n  dense 1\ntrain\n  opt|')).toContain('optimizer');
  });

  it('offers every layer, documented, with places for what must be given', () => {
    const found = at('data moons\nmodel\n  d|');
    for (const name of Object.keys(layers)) expect(found.map(({ label }) => label)).toContain(name);
    expect(found.every(({ documentation }) => documentation !== undefined && documentation !== '')).toBe(true);
    expect(taken('data moons\nmodel\n  d|', 'dense')).toBe('data moons\nmodel\n  dense 16');
    expect(taken('data moons\nmodel\n  |', 'conv2d')).toBe('data moons\nmodel\n  conv2d 8 3');
  });

  it('offers `input` first, and `end` inside of a residual', () => {
    expect(labels('data moons\nmodel\n  |')).toContain('input');
    expect(labels('data moons\nmodel\n  dense 1\n  |')).not.toContain('input');
    expect(labels('data moons\nmodel\n  |')).not.toContain('end');
    expect(labels('data moons\nmodel\n  residual\n    dense 2\n  |')).toContain('end');
    expect(labels('data moons\nmodel\n  residual\n  end\n  |')).not.toContain('end');
  });

  it('offers nothing below a cell statement, in comments and in text cells', () => {
    expect(labels(`${base}\n# %% v\nwith epochs=3\n  |`)).toEqual([]);
    expect(labels('data moons # |')).toEqual([]);
  });
});

describe('after a keyword', () => {
  it('offers its kinds, documented', () => {
    expect(labels('data |')).toEqual(Object.keys(sources));
    expect(labels(`data moons\nmodel\n  dense 1\ntrain\n  loss |`)).toEqual(Object.keys(losses));
    const found = at(`data moons\nmodel\n  dense 1\ntrain\n  optimizer ad|`);
    expect(found.map(({ label }) => label)).toEqual(Object.keys(optimizers));
    expect(found.find(({ label }) => label === 'adam')).toMatchObject({ detail: 'default' });
    expect(found.find(({ label }) => label === 'adam')?.documentation).toContain('Kingma and Ba');
    expect(taken('data |', 'csv')).toBe('data csv "" target=');
  });

  it('offers an argument’s values and the arguments not yet given', () => {
    const found = labels('data moons\nmodel\n  dense 16 |');
    expect(found.slice(0, activationNames.length)).toEqual(activationNames);
    expect(found).toEqual(expect.arrayContaining(['name=', 'init=', 'bias=']));
    expect(labels('data moons\nmodel\n  dense 16 relu bias=false |')).not.toContain('bias=');
    expect(labels('data moons\nmodel\n  dense |')).not.toContain('init=');
    expect(labels(`${base}  schedule step |`)).toEqual(['every=', 'factor=', 'warmup=']);
    expect(labels('data moons |noise=0.1')).toEqual(['samples=', 'seed=']);
    expect(labels('data moons noise=0.1 |')).toEqual(['samples=', 'seed=']);
  });

  it('offers values after `=`, the default marked', () => {
    expect(labels('data moons\nmodel\n  dense 4 relu init=|')).toContain('he_normal');
    const init = at('data moons\nmodel\n  dense 4 relu init=|').find(({ label }) => label === 'he_normal');
    expect(init).toMatchObject({ detail: 'default' });
    expect(init?.documentation).toContain('He et al.');
    expect(labels('data moons\nmodel\n  dense 4 frozen=|')).toEqual(['true', 'false']);
    expect(labels(`${base}  clip norm=|`)).toEqual([]);
    expect(labels(`${base}  clip |`)).toEqual(['norm=', 'value=']);
    expect(labels('data moons\nmodel\n  dense 1\ntrain\n  optimizer adam lr=|')).toEqual(['0.001']);
  });

  it('offers no value without a name behind one that has a name', () => {
    const after = labels('data moons\nmodel\n  dense 4 name=hidden |');
    expect(after).toContain('activation=');
    expect(after).not.toContain('relu');
    expect(labels('data moons\nmodel\n  dense name=hidden |')).toContain('units=');
    expect(labels('data moons\nmodel\n  dense 4 | name=hidden')).toContain('relu');
  });

  it('offers nothing with a name before a value that has none, and no value where each is given', () => {
    expect(labels('data moons\nmodel\n  dense 4 | relu')).toEqual([]);
    expect(labels('data moons\nmodel\n  dense 4 | relu name=hidden')).toEqual([]);
    expect(labels('data moons\nmodel\n  dense 4 na|me relu')).toEqual([]);
    expect(labels('data moons\nmodel\n  dense 4 relu|')).toContain('name=');
    expect(labels(`${base}\n# %% Many\nsweep | random`)).toEqual([]);
  });

  it('replaces the word at the caret, all of it', () => {
    expect(taken('data moons\nmodel\n  dense 16 |silu bias=false', 'sigmoid')).toBe(
      'data moons\nmodel\n  dense 16 sigmoid bias=false',
    );
    expect(taken('data moons\nmodel\n  dense 16 si|lu bias=false', 'sigmoid')).toBe(
      'data moons\nmodel\n  dense 16 sigmoid bias=false',
    );
    expect(taken('data moons\nmodel\n  |dense 16', 'dense')).toBe('data moons\nmodel\n  dense 16dense 16');
  });

  it('offers metrics once each, and what `until` watches', () => {
    expect(labels(`${base}  metrics accuracy |`)).toContain('f1');
    expect(labels(`${base}  metrics accuracy |`)).not.toContain('accuracy');
    expect(labels(`${base}  until |`)).toContain('validation.loss');
    expect(labels(`${base}  until loss |`)).toEqual(expect.arrayContaining(['patience=', '< number']));
    expect(labels(`${base}  until loss < |`)).toEqual([]);
    expect(labels(`${base}  until loss patience=3 restore=|`)).toEqual(['last', 'best']);
    expect(labels('data moons\n  standardize |')).toEqual(['targets']);
    expect(labels('data moons\nmodel\n  input |')).toEqual(['2']);
  });
});

describe('a data file', () => {
  const context = { files: ['iris.csv', 'sub/a "b".csv', 'w.safetensors'] };

  it('is offered inside and outside of quotes', () => {
    expect(taken('data csv "|"', 'iris.csv', context)).toBe('data csv "iris.csv"');
    expect(taken('data csv "ir|', 'iris.csv', context)).toBe('data csv "iris.csv"');
    expect(taken('data csv |', 'iris.csv', context)).toBe('data csv "iris.csv"');
    expect(taken('data csv "|"', 'sub/a "b".csv', context)).toBe('data csv "sub/a \\"b\\".csv"');
    expect(labels('data csv "|"', context)).not.toContain('w.safetensors');
    expect(labels(`${base}  weights "|"`, context)).toEqual(['w.safetensors']);
  });

  it('offers its columns, those that no argument names yet', () => {
    expect(labels('data csv "iris.csv" target=|')).toEqual(iris.columns);
    expect(at('data csv "iris.csv" target=|').at(-1)).toMatchObject({ label: 'species', detail: 'text, 3 distinct' });
    expect(labels('data csv "iris.csv" target=species features=[petal_width, |')).toEqual([
      'sepal_length',
      'sepal_width',
      'petal_length',
      'petal_width',
    ]);
    expect(labels('data csv "iris.csv" target=species ignore=|')).not.toContain('species');
  });

  it('offers columns in quotes where their names want them', () => {
    const strange = { columns: ['a b', 'true', 'x'], rows: 1, values: {} };
    const { analysis, offset } = atCaret('data csv "s.csv" target=|', { facts: () => strange });
    expect(completions(analysis, offset).map(({ newText }) => newText)).toEqual(['"a b"', '"true"', 'x']);
  });
});

describe('paths', () => {
  const variation = `${base}\n# %% Faster\n`;

  it('are offered after `with`, with the value that they have', () => {
    const found = at(`${variation}with |`);
    expect(found.find(({ label }) => label === 'optimizer.lr')).toMatchObject({ kind: 'path', detail: 'now 0.01' });
    expect(found.map(({ label }) => label)).toEqual(expect.arrayContaining(['hidden.units', 'dense1.units', 'epochs']));
    expect(taken(`${variation}with optimizer.l|`, 'optimizer.lr')).toBe(`${variation}with optimizer.lr=0.01`);
    expect(labels(`${variation}with optimizer.lr=1 |`)).not.toContain('optimizer.lr');
  });

  it('are those of the kind that the line chooses', () => {
    expect(labels(`${variation}with optimizer=sgd |`)).toContain('optimizer.momentum');
    expect(labels(`${variation}with optimizer=sgd |`)).not.toContain('optimizer.beta1');
    expect(labels(`${variation}with optimizer=|`)).toEqual(Object.keys(optimizers));
    expect(labels(`${variation}with hidden.activation=|`)).toEqual(activationNames);
  });

  it('are offered after `sweep`, with its forms and options', () => {
    expect(labels(`${variation}sweep |`)).toEqual(
      expect.arrayContaining(['grid', 'random', 'halving', 'optimizer.lr']),
    );
    expect(taken(`${variation}sweep |`, 'optimizer.lr')).toBe(`${variation}sweep optimizer.lr=[0.01]`);
    expect(labels(`${variation}sweep random |`)).toEqual(expect.arrayContaining(['runs=', 'scale=']));
    expect(labels(`${variation}sweep random scale=|`)).toEqual(['log', 'linear']);
    expect(labels(`${variation}sweep hidden.activation=[relu, |]`)).toContain('tanh');
  });

  it('titles of bases are offered after `from`', () => {
    expect(taken(`${variation}from |`, 'Moons')).toBe(`${variation}from "Moons"`);
    expect(taken(`${variation}from "M|"`, 'Moons')).toBe(`${variation}from "Moons"`);
    expect(labels(`${variation}from "|"`)).not.toContain('Faster');
  });
});

describe('every completion', () => {
  it('leaves no new error of form when it is taken as it is', () => {
    const places = ['|', `${base}\n# %% v\n|`, 'data moons\nmodel\n  |', 'data moons\nmodel\n  dense 1\ntrain\n  |'];
    const form =
      /^(?:unexpected-text|missing-blank|invalid-word|unknown-statement|blank-around-equals|invalid-number)$/;
    for (const source of places) {
      for (const { label } of at(source)) {
        const after = analyse(taken(source, label)).diagnostics.filter(({ code }) => form.test(code));
        expect([label, after]).toEqual([label, []]);
      }
    }
  });
});
