import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/language';
import { expectCarets, factsOf, fixed, iris } from '../carets';

const model = 'model\n  dense 3 softmax\n';

describe('a data file', () => {
  it('that cannot be used is named at its path', () => {
    expectCarets(
      `
data csv "irs.csv" target=species
         ^^^^^^^^^ data-file: There is no file irs.csv beside the spec.
${model}`,
      { facts: () => ({ problem: 'There is no file irs.csv beside the spec.' }) },
    );
  });

  it('is asked for by its path and delimiter', () => {
    const asked: unknown[] = [];
    const facts = (...question: unknown[]) => void asked.push(question);
    analyse(`data csv "a.csv" target=x delimiter=";"\n${model}`, { facts });
    expect(asked).toContainEqual(['a.csv', ';']);
  });

  it('whose facts are not known yet says nothing', () => {
    expectCarets(`data csv "iris.csv" target=whatever\n${model}`, { facts: () => undefined });
  });
});

describe('columns', () => {
  const facts = () => iris;

  it('exist', () => {
    const source = `
data csv "iris.csv" target=specie ignore=[petal_width, sepal_widht]
                           ^^^^^^ unknown-column: There is no column \`specie\`. Did you mean \`species\`?
                                                       ^^^^^^^^^^^ unknown-column
${model}`;
    expectCarets(source, { facts });
    expect(fixed(source, 'unknown-column', undefined, { facts })).toContain('target=species');
  });

  it('hold numbers where numbers are wanted, else their first other cell is named with its line', () => {
    const number = { distinct: 9, numeric: true, integral: false };
    const mixed = { ...number, numeric: false, text: { line: 4, cell: 'oops' } };
    const values = { a: number, b: mixed, kind: { ...mixed, distinct: 3 } };
    expectCarets(
      `
data csv "bad.csv" target=kind
         ^^^^^^^^^ text-column: Column \`b\` has \`oops\` in line 4, which is no number, so nothing can be predicted from it. Correct it, or leave the column out with \`ignore=b\`.
${model}`,
      { facts: () => ({ columns: ['a', 'b', 'kind'], rows: 9, values }) },
    );
  });

  it('of numbers with a cell that is none are classes, and what made them so is told', () => {
    const facts = (cell: string) => ({
      columns: ['a', 'y'],
      rows: 9,
      values: {
        a: { distinct: 9, numeric: true, integral: false },
        y: { distinct: 8, numeric: false, integral: false, text: { line: 5, cell } },
      },
    });
    const source = (said: string): string => `
data csv "bad.csv" target=y
model
  dense 1
        ^ output-mismatch: The last layer has 1 output, but it must have 8: there are 8 classes${said}.
train
  loss mse
`;
    expectCarets(source(', for the target has `nan` in line 5, which is no number'), { facts: () => facts('nan') });
    expectCarets(source(', for the target has an empty cell in line 5, which is no number'), {
      facts: () => facts(''),
    });
    expectCarets(source('').replace('mse', 'cross_entropy').replace('dense 1\n', 'dense 1 softmax\n'), {
      facts: () => facts('nan'),
    });
  });

  it('are named once, for one purpose', () => {
    expectCarets(
      `
data csv "iris.csv" target=species features=[petal_width, species, petal_width]
                                                          ^^^^^^^ duplicate-column: Column \`species\` is in \`target\` already, so it cannot be in \`features\`. Remove one of the two.
                                                                   ^^^^^^^^^^^ duplicate-column
${model}`,
      { facts },
    );
    expectCarets(
      `
data csv "iris.csv" target=species features=petal_width ignore=sepal_width
                                                               ^^^^^^^^^^^ unused-ignore (warning)
${model}`,
      { facts },
    );
  });

  it('hold numbers, unless they are the class', () => {
    const cars = factsOf(100, ['power', 'colour', 'brand', 'price'], { colour: 5, brand: 9 });
    const source = `
data csv "cars.csv" target=price
         ^^^^^^^^^^ text-column: Column \`colour\` holds cells that are no numbers, so nothing can be predicted from it. Correct it, or leave the column out with \`ignore=colour\`.
         ^^^^^^^^^^ text-column
model
  dense 1
`;
    expectCarets(source, { facts: () => cars });
    expect(fixed(source, 'text-column', 'Ignore `colour`', { facts: () => cars })).toContain(
      'target=price ignore=colour\n',
    );
    const second = 'data csv "cars.csv" target=price ignore=colour\nmodel\n  dense 1\n';
    expect(fixed(second, 'text-column', undefined, { facts: () => cars })).toContain('ignore=[colour, brand]\n');
    expectCarets(
      `
data csv "cars.csv" target=[price, brand] features=[power, colour]
                                   ^^^^^ text-column
                                                           ^^^^^^ text-column
model
  dense 2
`,
      { facts: () => cars },
    );
  });

  it('named in features say something', () => {
    const constant = {
      ...iris,
      values: { ...iris.values, petal_width: { distinct: 1, numeric: true, integral: true } },
    };
    expectCarets(
      `
data csv "iris.csv" target=species features=[sepal_width, petal_width]
                                                          ^^^^^^^^^^^ constant-column (hint): Column \`petal_width\` holds the same value in every row, so nothing can be learned from it. Take it out of \`features\`.
${model}`,
      { facts: () => constant },
    );
    expectCarets(`data csv "iris.csv" target=species\n${model}`, { facts: () => constant });
  });

  it('are left to predict from', () => {
    expectCarets(
      `
data csv "a.csv" target=b ignore=a
         ^^^^^^^ missing-column
model
  dense 1
`,
      { facts: () => factsOf(3, ['a', 'b']) },
    );
    expectCarets('data csv "a.csv" target=[]\n                        ^^ missing-column\nmodel\n  dense 1\n');
  });

  it('are separated by one character', () => {
    expectCarets(
      'data csv "a.csv" target=b delimiter="::"\n                                    ^^^^ wrong-type\nmodel\n  dense 1\n',
    );
  });
});

describe('a split', () => {
  const split = (words: string, carets = ''): void =>
    expectCarets(`data moons samples=10\n  split ${words}\n${carets}model\n  dense 1 sigmoid\n`);

  it('is of no more than there is', () => {
    split('train=80% validation=30%', `  ${'^'.repeat(30)} split-too-large\n`);
  });

  it('has a row in each part', () => {
    split('train=80% validation=5%', `${' '.repeat(29)}^^ empty-part\n`);
    split('train=10 validation=2', `  ${'^'.repeat(27)} split-too-large\n`);
    split('validation=100%', `  ${'^'.repeat(21)} empty-part\n`);
  });

  it('may leave rows out', () => {
    split('train=50% validation=20%');
    split('train=5 validation=2 test=3');
    split('train=0.5 validation=3');
  });

  it('is judged without the data where shares alone tell', () => {
    expectCarets(`
data csv "a.csv" target=b
  split train=80% validation=30%
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ split-too-large: The parts together are 110 % of the data. Make them smaller.
model
  dense 1
`);
  });

  it('keeps the shares of classes only where there are some', () => {
    expectCarets(
      `
data csv "a.csv" target=b
  split train=80% validation=20% stratify=true
                                          ^^^^ stratify-numbers
model
  dense 1
`,
      { facts: () => factsOf(10, ['a', 'b']) },
    );
  });
});

describe('a batch', () => {
  it('larger than the training part is a warning', () => {
    const source = `
data moons samples=100
  split train=80% validation=20%
model
  dense 1 sigmoid
train
  batch 81
        ^^ large-batch (warning)
`;
    expectCarets(source);
    expect(fixed(source, 'large-batch')).toContain('batch full');
    expectCarets(source.replace('81', '80').replace(/ +\^\^.*\n/, ''));
  });
});

describe('scaling', () => {
  it('of targets is for numbers, and done once', () => {
    expectCarets(`
data moons
  standardize targets
              ^^^^^^^ scaled-classes
  normalize
  ^^^^^^^^^ conflicting-entries
model
  dense 1 sigmoid
`);
  });
});

describe('a table', () => {
  it('of a variation has a head of its own', () => {
    expectCarets(`
data table
  0 0 -> 0
  0 1 -> 1
model
  dense 1 sigmoid
# %% Other rows
with
data
  1 0 -> 1
  ^^^^^^^^ misplaced-row: Rows stand below \`data table\`, not below \`data\` alone, which keeps what the base has.
`);
  });

  it('has rows', () => {
    const codes = analyse('data table\nmodel\n  dense 1\n').diagnostics.map(({ code }) => code);
    expect(codes).toContain('missing-rows');
  });

  it.each([
    ['0 1 2', 'invalid-row'],
    ['0 -> ', 'invalid-row'],
    ['-> 1', 'invalid-row'],
    ['0 a -> 1', 'invalid-row'],
    ['0 -> 1 -> 2', 'invalid-row'],
    ['0 1 -> 1', 'uneven-row'],
    ['0 -> yes', 'uneven-row'],
    ['0 -> 1 2', 'uneven-row'],
  ])('refuses %s', (row, code) => {
    const source = `data table\n  0 -> 1\n  ${row}\nmodel\n  dense 1\n`;
    const found = analyse(source).diagnostics.find((each) => each.code === code);
    expect(found && source.slice(found.range.start, found.range.end)).toBe(row.trim());
  });
});
