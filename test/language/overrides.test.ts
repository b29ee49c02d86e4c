import { describe, expect, it } from 'vitest';
import { analyse, applyEdits, hyperparameters, withOverrides, writeOverrides, type Override } from '../../src/language';
import { literal } from './carets';

const text = literal(`
# %% Moons
data moons noise=0.2  # two half circles
  split train=80% validation=20%
  standardize targets=false

model
  dense 16 name=hidden  # the only one
  dense 1 sigmoid

train
  loss binary_cross_entropy
  optimizer sgd lr=0.1 momentum=0.9  # Polyak
  epochs 20
  until validation.loss patience=3

# %% Slower
with optimizer.lr=0.01
train
  epochs 30  # longer

# %% Grid
sweep epochs=[1, 2]
`);

const change = (words: string): readonly Override[] =>
  words.split(' ').map((word) => {
    const at = word.indexOf('=');
    return { path: word.slice(0, at), value: word.slice(at + 1).replaceAll('_', ' ') };
  });

/** The text with a cell's change written; checked to say what the change runs. */
function written(source: string, cell: number, words: string): string {
  const analysis = analyse(source);
  const overrides = change(words);
  const result = applyEdits(source, writeOverrides(analysis, cell, overrides));
  const wanted = withOverrides(analysis, cell, overrides);
  expect(wanted.problems).toEqual([]);
  const again = analyse(result);
  expect(again.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(again.cells[cell]?.experiment?.spec).toEqual(wanted.experiment?.spec);
  return result;
}

/** The lines in which two texts differ: those that came, those that went. */
function differences(
  before: string,
  after: string,
): { readonly came: readonly string[]; readonly went: readonly string[] } {
  const [a, b] = [before.split('\n'), after.split('\n')];
  return { came: b.filter((line) => !a.includes(line)), went: a.filter((line) => !b.includes(line)) };
}

describe('hyperparameters', () => {
  const parameters = hyperparameters(analyse(text), 0);
  const find = (path: string) => parameters.find((each) => each.path === path);

  it('have values as the language writes them, and defaults', () => {
    expect(find('optimizer.lr')).toMatchObject({ value: '0.1', default: '0.01', group: 'optimizer' });
    expect(find('optimizer')).toMatchObject({ value: 'sgd', default: 'adam' });
    expect(find('batch')).toMatchObject({ value: '32', default: '32' });
    expect(find('loss')).toMatchObject({ value: 'binary_cross_entropy', default: 'binary_cross_entropy' });
    expect(find('split.train')).toMatchObject({ value: '80%' });
    expect(find('hidden.activation')).toMatchObject({ value: 'linear', default: 'linear', group: 'hidden' });
    expect(find('hidden.init')).toMatchObject({ value: 'glorot_uniform', default: 'glorot_uniform' });
    expect(find('until.patience')).toMatchObject({ value: '3' });
    expect(find('data.seed')).toMatchObject({ group: 'data', argument: { type: 'integer' } });
    expect(find('data.seed')?.value).toBeUndefined();
  });

  it('can all be set to the value that they have', () => {
    const analysis = analyse(text);
    const same = parameters.flatMap(({ path, value }) => (value === undefined ? [] : [{ path, value }]));
    const { experiment, problems, warnings } = withOverrides(analysis, 0, same);
    expect([problems, warnings]).toEqual([[], []]);
    const spec = analysis.cells[0]?.experiment?.spec;
    expect(experiment?.spec.train).toEqual(spec?.train);
    expect(experiment?.spec.data).toEqual(spec?.data);
  });

  it('that have no value can be given one', () => {
    const analysis = analyse(text);
    const given = [
      { path: 'clip.norm', value: '1' },
      { path: 'data.seed', value: '3' },
    ];
    const had = (path: string) => parameters.some((each) => each.path === path && each.value === undefined);
    expect(given.filter(({ path }) => had(path))).toEqual(given);
    const { experiment, problems } = withOverrides(analysis, 0, given);
    expect(problems).toEqual([]);
    expect(experiment?.spec).toMatchObject({
      train: { clip: { norm: 1 } },
      data: { source: { arguments: { seed: 3 } } },
    });
    const written = analyse(applyEdits(text, writeOverrides(analysis, 0, given)));
    expect(written.cells[0]?.experiment?.spec).toEqual(experiment?.spec);
  });

  it('of a variation are its own', () => {
    const slower = hyperparameters(analyse(text), 1);
    expect(slower.find(({ path }) => path === 'optimizer.lr')?.value).toBe('0.01');
    expect(slower.find(({ path }) => path === 'epochs')?.value).toBe('30');
  });

  it('are there as far as a text with errors goes', () => {
    const broken = hyperparameters(analyse('data moons\nmodel\n  dens 3\ntrain\n  optimizer adam lr=0.5\n'), 0);
    expect(broken.find(({ path }) => path === 'optimizer.lr')?.value).toBe('0.5');
    expect(hyperparameters(analyse('# %% [markdown]\n# text\n'), 0)).toEqual([]);
    expect(() => hyperparameters(analyse(text), 9)).toThrow(RangeError);
  });
});

describe('overrides', () => {
  const analysis = analyse(text);

  it('change what a cell runs, kinds first', () => {
    const { experiment, problems, warnings } = withOverrides(analysis, 0, change('optimizer.beta1=0.8 optimizer=adam'));
    expect(problems).toEqual([]);
    expect(warnings).toEqual(['`optimizer.momentum` is left out, because `adam` does not take its value.']);
    expect(experiment?.spec.train.optimizer.arguments).toMatchObject({ lr: 0.1, beta1: 0.8 });
  });

  it('say in sentences what cannot be', () => {
    const problems = (words: string) => withOverrides(analysis, 0, change(words)).problems;
    expect(problems('optimizer.lt=1')).toEqual([
      'There is no hyperparameter `optimizer.lt` here. Did you mean `optimizer.lr`?',
    ]);
    expect(problems('epochs=many')).toEqual([
      '`epochs` must be a whole number at least 1, but this is the name `many`.',
    ]);
    expect(problems('epochs=1_2')).toEqual(['`1 2` is no value for `epochs`. Text is written in quotes.']);
    expect(problems('dense1.units=3')).toHaveLength(1);
    expect(problems('epochs=1 epochs=2')).toHaveLength(1);
  });

  it('that do not go with the rest are found as where they are written', () => {
    const problems = (words: string) => withOverrides(analysis, 0, change(words)).problems;
    expect(problems('input=4')).toEqual([
      '`input 4` takes 4 values, but the data has 2 features. Change it, or leave it out.',
    ]);
    expect(problems('metrics=r2')).toEqual([
      '`r2` measures numbers, but under `binary_cross_entropy` the target holds classes. Use `accuracy`, `precision`, `recall`, `f1`.',
    ]);
    expect(problems('data=table')).toContain('A table needs rows below it: `0 1 -> 1`.');
    expect(withOverrides(analysis, 0, change('batch=1000')).warnings).toEqual([
      'A batch of 1000 is larger than the training part of 320: each epoch is one step, as with `batch full`.',
    ]);
  });

  it('of a cell with errors say what stands in its way', () => {
    const broken = analyse('data moons\nmodel\n  dens 3\n');
    expect(withOverrides(broken, 0, change('epochs=3'))).toEqual({
      problems: ['Line 3: There is no layer `dens`. Did you mean `dense`?'],
      warnings: [],
    });
  });

  it('may be checked against other facts than the text was', () => {
    const csv = analyse('data csv "a.csv" target=y\nmodel\n  dense 1\n');
    const facts = () => ({ problem: 'a.csv is empty.' });
    expect(withOverrides(csv, 0, change('epochs=3'), { facts }).problems).toEqual(['a.csv is empty.']);
  });
});

describe('overrides written into a base', () => {
  const lines = (words: string) => differences(text, written(text, 0, words));

  it('replace a value in place', () => {
    expect(lines('optimizer.lr=0.5')).toEqual({
      went: ['  optimizer sgd lr=0.1 momentum=0.9  # Polyak'],
      came: ['  optimizer sgd lr=0.5 momentum=0.9  # Polyak'],
    });
    expect(lines('epochs=5')).toEqual({ went: ['  epochs 20'], came: ['  epochs 5'] });
    expect(lines('standardize.targets=false')).toEqual({ went: [], came: [] });
  });

  it('add an argument to its line, before the comment', () => {
    expect(lines('optimizer.weight_decay=0.1').came).toEqual([
      '  optimizer sgd lr=0.1 momentum=0.9 weight_decay=0.1  # Polyak',
    ]);
    expect(lines('hidden.l2=0.1').came).toEqual(['  dense 16 name=hidden l2=0.1  # the only one']);
    expect(lines('data.samples=50').came).toEqual(['data moons noise=0.2 samples=50  # two half circles']);
    expect(lines('until.restore=best').came).toEqual(['  until validation.loss patience=3 restore=best']);
  });

  it('add a positional argument in its place', () => {
    expect(lines('hidden.activation=relu').came).toEqual(['  dense 16 relu name=hidden  # the only one']);
  });

  it('add a positional argument before what has a name, whichever comes first', () => {
    const short = 'data moons\nmodel\n  dense 8\n  dense 1 sigmoid\n';
    expect(written(short, 0, 'dense1.l2=0.1 dense1.activation=relu')).toContain('  dense 8 relu l2=0.1\n');
    expect(written(short, 0, 'dense1.activation=relu dense1.l2=0.1')).toContain('  dense 8 relu l2=0.1\n');
  });

  it('remove the rows of a table whose kind is changed to another', () => {
    const table = 'data table\n  0 0 -> 0 # first\n  0 1 -> 1\n  shuffle false\nmodel\n  dense 1 sigmoid\n';
    expect(written(table, 0, 'data=xor')).toBe('data xor\n  shuffle false\nmodel\n  dense 1 sigmoid\n');
  });

  it('change a kind and take away what it does not have', () => {
    expect(lines('optimizer=adam').came).toEqual(['  optimizer adam lr=0.1  # Polyak']);
    expect(lines('optimizer.beta1=0.8 optimizer=adam').came).toEqual(['  optimizer adam lr=0.1 beta1=0.8  # Polyak']);
    expect(lines('data=circles').came).toEqual(['data circles noise=0.2  # two half circles']);
  });

  it('add a line where there is none', () => {
    expect(lines('batch=8 seed=1 shuffle=false').came).toEqual(['  shuffle false', '  batch 8', '  seed 1']);
    expect(lines('schedule.warmup=5').came).toEqual(['  schedule constant warmup=5']);
    expect(lines('metrics=[accuracy,_f1]').came).toEqual(['  metrics [accuracy, f1]']);
    expect(lines('input=2').came).toEqual(['  input 2']);
  });

  it('add a block where there is none, in the text’s own line ends', () => {
    const short = 'data moons\r\nmodel\r\n  dense 1 sigmoid';
    expect(written(short, 0, 'optimizer.lr=0.5 epochs=3')).toBe(
      `${short}\r\n\r\ntrain\r\n  optimizer adam lr=0.5\r\n  epochs 3`,
    );
  });

  it('turn a bare word into an argument', () => {
    const scaled = 'data csv "a.csv" target=y\n  standardize targets\nmodel\n  dense 1\n';
    expect(written(scaled, 0, 'standardize.targets=false')).toContain('  standardize targets=false\n');
    expect(written(scaled, 0, 'standardize.targets=true')).toContain('  standardize targets=true\n');
  });
});

describe('overrides written into a variation', () => {
  const lines = (words: string) => differences(text, written(text, 1, words));

  it('change its own words, else add to them; its base stays', () => {
    expect(lines('optimizer.lr=0.5')).toEqual({ went: ['with optimizer.lr=0.01'], came: ['with optimizer.lr=0.5'] });
    expect(lines('batch=8')).toEqual({ went: ['with optimizer.lr=0.01'], came: ['with optimizer.lr=0.01 batch=8'] });
    expect(lines('epochs=5')).toEqual({ went: ['  epochs 30  # longer'], came: ['  epochs 5  # longer'] });
  });

  it('take away what a new kind does not have', () => {
    const source = text.replace('with optimizer.lr=0.01', 'with optimizer.momentum=0.5 optimizer.lr=0.01');
    expect(differences(source, written(source, 1, 'optimizer=adam')).came).toEqual([
      'with optimizer.lr=0.01 optimizer=adam',
    ]);
  });
});
