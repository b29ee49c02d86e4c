import { describe, expect, it } from 'vitest';
import { notTrained } from '../../../src/language/checks/not-trained';
import { kindTables, type Table } from '../../../src/language/tables';
import { expectCarets, factsOf, fixed, literal } from '../carets';

describe('names that do not exist', () => {
  it('gets the nearest layer', () => {
    const source = `
data moons
model
  dens 1 sigmoid
  ^^^^ unknown-layer: There is no layer \`dens\`. Did you mean \`dense\`?
`;
    expectCarets(source);
    expect(fixed(source, 'unknown-layer')).toBe(literal('\ndata moons\nmodel\n  dense 1 sigmoid\n'));
  });

  it('knows what other libraries call things', () => {
    expectCarets(`
data moons
model
  dense 8 swish
          ^^^^^ unknown-activation: \`activation\` cannot be \`swish\`. Did you mean \`silu\`?
  dense 1 sigmoid init=xavier
                       ^^^^^^ unknown-initialiser
train
  batch_size 8
  ^^^^^^^^^^ unknown-entry: There is no entry of \`train\` called \`batch_size\`. Did you mean \`batch\`?
`);
  });

  it('tells where an entry of another block stands, and where rows do', () => {
    expectCarets(`
data moons
  epochs 3
  ^^^^^^ unknown-entry: There is no entry of \`data\` called \`epochs\`. It stands below \`train\`.
model
  dense 1 sigmoid
  optimizer sgd
  ^^^^^^^^^ unknown-layer: There is no layer \`optimizer\`. It stands below \`train\`.
  0 1 -> 1
  ^^^^^^^^ misplaced-row: Rows stand below \`data table\`, not below \`model\`.
train
  split train=50%
  ^^^^^ unknown-entry: There is no entry of \`train\` called \`split\`. It stands below \`data\`.
  1 -> 0
  ^^^^^^ misplaced-row
`);
  });

  it('covers kinds of data, losses, optimizers, schedules, metrics', () => {
    expectCarets(`
data moon
     ^^^^ unknown-data
  splitt train=80%
  ^^^^^^ unknown-entry
model
  dense 1 sigmoid
train
  loss bce
       ^^^ unknown-loss
  optimizer adan
            ^^^^ unknown-optimizer
  schedule cosin
           ^^^^^ unknown-schedule
  metrics acc
          ^^^ unknown-metric
  until accurcy > 0.9
        ^^^^^^^ unknown-metric
`);
  });

  it('says which kinds have an argument that this one has not', () => {
    expectCarets(`
data moons
model
  dense 1 sigmoid
train
  optimizer adam momentum=0.9
                 ^^^^^^^^ unknown-argument: \`adam\` has no argument \`momentum\`. \`sgd\`, \`rmsprop\` have it.
`);
  });

  it('gets the nearest argument', () => {
    const source = 'data moons\nmodel\n  dense 1 sigmoid\ntrain\n  optimizer adam learning_rate=0.1\n';
    expect(fixed(source, 'unknown-argument')).toContain('adam lr=0.1');
  });

  it('gets the nearest block and cell statement', () => {
    expectCarets(`
data moons
modl
^^^^ unknown-statement: \`modl\` is no statement. Did you mean \`model\`?
  dense 1 sigmoid
trian
^^^^^ unknown-statement
  epochs 3
`);
  });

  it('gets the nearest path, and says what a layer has', () => {
    const base = 'data moons\nmodel\n  dense 1 sigmoid\n# %% a\n';
    expectCarets(`${base}with optimizer.lt=0.1
     ^^^^^^^^^^^^ unknown-path: There is no hyperparameter \`optimizer.lt\` here. Did you mean \`optimizer.lr\`?
# %% b
with lr=0.1
     ^^ unknown-path: There is no hyperparameter \`lr\` here. Did you mean \`optimizer.lr\`?
# %% c
with dense1=3
     ^^^^^^ unknown-path
`);
  });

  it('never takes what every object has for a name', () => {
    expectCarets(`
data constructor
     ^^^^^^^^^^^ unknown-data
model
  toString 3
  ^^^^^^^^ unknown-layer
  dense 1 sigmoid hasOwnProperty=1
                  ^^^^^^^^^^^^^^ unknown-argument
train
  valueOf 3
  ^^^^^^^ unknown-entry
`);
  });
});

describe('kinds that this version does not train', () => {
  const untrained = (table: Table): readonly string[] =>
    Object.keys(table).filter((kind) => table[kind]?.trained === false);
  const requiredOf = (table: Table, kind: string): string =>
    Object.entries(table[kind]?.arguments ?? {})
      .filter(([, argument]) => argument.required)
      .map(([name, argument]) => (argument.positional ? ' 1' : ` ${name}=1`))
      .join('');
  const model = 'model\n  dense 1 sigmoid\n';

  it.each(['optimizer', 'schedule'] as const)('is an error at the kind: %s', (keyword) => {
    for (const kind of untrained(kindTables[keyword])) {
      const line = `  ${keyword} ${kind}${requiredOf(kindTables[keyword], kind)}`;
      const batch = kind === 'lbfgs' ? '  batch full\n' : '';
      const carets = ' '.repeat(keyword.length + 3) + '^'.repeat(kind.length);
      expectCarets(`data moons\n${model}train\n${batch}${line}\n${carets} not-trained-yet\n`);
    }
  });

  it('names the kind in a sentence', () => {
    const entry = { documentation: '', arguments: {} };
    const range = { start: 3, end: 8 };
    expect(notTrained('optimizer', 'muon', { ...entry, trained: false }, range)).toMatchObject({
      code: 'not-trained-yet',
      severity: 'error',
      range,
      message: 'The optimizer `muon` is not yet trained by this version.',
    });
    expect(notTrained('optimizer', 'muon', entry, range)).toBeUndefined();
  });
});

describe('a name that is put in the place of another', () => {
  const facts = () => factsOf(9, ['petal length', 'sepal "w"', 'y'], { y: 3 });
  const head = (features: string): string => `data csv "a.csv" target=y features=${features}`;
  const rest = '\nmodel\n  dense 3 softmax\n';

  it.each([
    ['[petal_length]', '["petal length"]'],
    ['"petal lenght"', '"petal length"'],
    ['["sepal w"]', '["sepal \\"w\\""]'],
  ])('is written as a column is: %s', (wrong, right) => {
    expect(fixed(head(wrong) + rest, 'unknown-column', undefined, { facts })).toBe(head(right) + rest);
  });

  it('is written as a title is', () => {
    const base = '# %% Two "moons"\ndata moons\nmodel\n  dense 1 sigmoid\n# %% Longer\n';
    expect(fixed(`${base}from "Two moons"\nwith epochs=3\n`, 'unknown-title')).toBe(
      `${base}from "Two \\"moons\\""\nwith epochs=3\n`,
    );
  });
});
