import { describe, expect, it } from 'vitest';
import { expectCarets, fixed } from '../carets';

const experiment = (line: string): string => `data moons\nmodel\n  dense 1 sigmoid\ntrain\n${line}\n`;

describe('values of a wrong type', () => {
  it('says what is wanted and what is there', () => {
    expectCarets(`
data moons samples=many
                   ^^^^ wrong-type: \`samples\` must be a whole number at least 1 and at most 10000000, but this is the name \`many\`.
model
  dense 2.5 relu
        ^^^ wrong-type
  dense 1 sigmoid bias=1
                       ^ wrong-type: \`bias\` must be \`true\` or \`false\`, but this is \`1\`.
train
  epochs 3x3
         ^^^ wrong-type
  optimizer adam lr=10%
                    ^^^ wrong-type: \`lr\` must be a number at least 0, but this is the percentage \`10%\`.
`);
    expect(fixed(experiment('  optimizer adam lr=10%'), 'wrong-type')).toContain('lr=0.1');
  });

  it('takes NaN and inf for names, not for numbers', () => {
    expectCarets(experiment('  optimizer adam lr=NaN\n                    ^^^ wrong-type'));
    expectCarets(experiment('  optimizer adam lr=inf\n                    ^^^ wrong-type'));
  });

  it('puts a file name into quotes', () => {
    const source = 'data csv iris.csv target=species\nmodel\n  dense 3 softmax\n';
    expect(fixed(source, 'wrong-type')).toContain('csv "iris.csv" target');
  });
});

describe('values out of range', () => {
  it('names the range', () => {
    expectCarets(`
data moons noise=-0.1
                 ^^^^ out-of-range
model
  dropout 1
          ^ out-of-range: \`rate\` must be a number at least 0 and below 1, but this is \`1\`.
  dense 0 tanh
        ^ out-of-range
  dense 1 sigmoid
train
  optimizer sgd momentum=1.5
                         ^^^ out-of-range
  epochs 4294967296
         ^^^^^^^^^^ out-of-range: \`epochs\` is too large: whole numbers go to 2147483647, but this is \`4294967296\`.
  batch 0
        ^ out-of-range
`);
  });
});

describe('words that are no values', () => {
  it('reads numbers in one way alone', () => {
    expectCarets(experiment('  optimizer adam lr=.5\n                    ^^ invalid-number'));
    expect(fixed(experiment('  optimizer adam lr=.5'), 'invalid-number')).toContain('lr=0.5');
    expect(fixed(experiment('  optimizer adam lr=1.'), 'invalid-number')).toContain('lr=1\n');
    expectCarets(experiment('  optimizer adam lr=1e999\n                    ^^^^^ invalid-number'));
    expectCarets(experiment('  optimizer adam lr=1,5\n                     ^ unexpected-text'));
  });

  it('closes strings and lists', () => {
    expectCarets(`
data csv "iris.csv target=species
         ^^^^^^^^^^^^^^^^^^^^^^^^ unterminated-string
model
  dense 1
train
  loss binary_cross_entropy class_weights=[1, 2
                                          ^^^^^ unclosed-list
`);
  });

  it('wants commas in lists and no lists in them', () => {
    expectCarets(`
data moons
model
  dense 1 sigmoid
train
  loss binary_cross_entropy class_weights=[1 2]
                                             ^ missing-comma
# %%
data moons
model
  dense 1 sigmoid
train
  loss binary_cross_entropy class_weights=[[1], 2]
                                           ^ unexpected-text
`);
  });

  it('wants no blanks around =', () => {
    const source = experiment('  optimizer adam lr = 0.1');
    expect(fixed(source, 'blank-around-equals')).toBe(experiment('  optimizer adam lr=0.1'));
  });

  it('sees blanks that are none', () => {
    const source = experiment('  epochs\u00a03');
    expect(fixed(source, 'unexpected-text')).toBe(experiment('  epochs 3'));
  });

  it('says that only two characters escape in a string', () => {
    const source = 'data csv "a\\b.csv" target=x\nmodel\n  dense 1\n';
    expect(fixed(source, 'invalid-escape')).toContain('"a\\\\b.csv"');
  });
});

describe('arguments', () => {
  it('must be given once', () => {
    expectCarets(`
data moons seed=1 seed=2
                  ^^^^ duplicate-argument
model
  dense 1 sigmoid
train
  epochs 3
  epochs 4
  ^^^^^^ duplicate-entry
`);
  });

  it('must be given when there is no default', () => {
    expectCarets(`
data csv
     ^^^ missing-argument: \`csv\` needs its path: a file's path in quotes, as in \`"data.csv"\`.
     ^^^ missing-argument: \`csv\` needs \`target=\`: a column's name, or a list of them.
model
  dense
  ^^^^^ missing-argument
  conv2d 8
  ^^^^^^ missing-argument
train
  loss
  ^^^^ missing-kind
  epochs =
         ^ unexpected-text
`);
  });

  it('has places for so many values and no more', () => {
    expectCarets(`
data moons
model
  dense 1 sigmoid he_normal
                  ^^^^^^^^^ surplus-argument: \`dense\` takes no further value here. Did you mean \`init=he_normal\`?
`);
    const source = 'data moons\nmodel\n  dense 1 sigmoid he_normal\n';
    expect(fixed(source, 'surplus-argument')).toContain('sigmoid init=he_normal');
  });
});
