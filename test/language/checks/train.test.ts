import { describe, expect, it } from 'vitest';
import { expectCarets, factsOf, fixed } from '../carets';

const moons = 'data moons\n  split train=80% validation=20%\nmodel\n  dense 1 sigmoid\ntrain\n';

describe('a loss', () => {
  it('of probabilities wants targets in 0 to 1', () => {
    const source = `
data sine
model
  dense 1 sigmoid
train
  loss binary_cross_entropy
       ^^^^^^^^^^^^^^^^^^^^ loss-target: \`binary_cross_entropy\` takes targets in 0 to 1, but here are others, such as -1. Use a loss for numbers such as \`mse\`, or \`normalize targets\`.
`;
    expectCarets(source);
    expect(fixed(source, 'loss-target')).toContain('loss mse');
    expectCarets('data sine\n  normalize targets\nmodel\n  dense 1 sigmoid\n');
    expectCarets(`
data table
  0 -> 0.5
  1 -> 1.5
model
  dense 1 sigmoid
  ^^^^^^^^^^^^^^^ loss-target
`);
    expectCarets('data table\n  0 -> 0.5\n  1 -> 1\nmodel\n  dense 1 sigmoid\n');
  });
});

describe('until', () => {
  it('that can never hold, or always does, is a warning', () => {
    expectCarets(
      `
${moons}  until loss < 0
  ^^^^^^^^^^^^^^ until-never (warning): This can never hold: \`loss\` is never below 0.
  until validation.accuracy > 1
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ until-never (warning)
  until accuracy >= 0
  ^^^^^^^^^^^^^^^^^^^ until-always (warning): This holds after the first epoch: \`accuracy\` lies in 0 to 1.
  until f1 >= 1
  until loss <= 0
  until accuracy < 0.5
`,
    );
  });

  it('wants a validation part to watch', () => {
    const source = `
data moons
model
  dense 1 sigmoid
train
  until validation.loss < 0.1
        ^^^^^^^^^^^^^^^ missing-validation
`;
    expectCarets(source);
    expect(fixed(source, 'missing-validation')).toContain('until loss < 0.1');
  });

  it('waits no longer than there are epochs', () => {
    expectCarets(`
${moons}  epochs 10
  until validation.loss patience=10
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ until-never (warning)
  until loss patience=10 restore=best
  until loss patience=9
`);
    expectCarets(`
${moons}  until loss patience=100
  ^^^^^^^^^^^^^^^^^^^^^^^ until-never (warning)
  until loss patience=99
`);
  });

  it('is a comparison or a patience', () => {
    expectCarets(
      `
${moons}  until
  ^^^^^ invalid-until
  until loss
        ^^^^ missing-argument
  until loss < 0.1 patience=3
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ invalid-until
  until loss < fast
               ^^^^ wrong-type
`,
    );
  });
});

describe('metrics', () => {
  it('measure what the target holds', () => {
    expectCarets(`
${moons}  metrics accuracy rmse
                   ^^^^ metric-target
`);
    expectCarets(
      `
data csv "a.csv" target=b
model
  dense 1
train
  metrics mae f1
              ^^ metric-target
  until accuracy > 0.9
        ^^^^^^^^ metric-target
`,
      { facts: () => factsOf(10, ['a', 'b']) },
    );
  });

  it('are named once, by name', () => {
    expectCarets(`
${moons}  metrics accuracy accuracy
                   ^^^^^^^^ duplicate-argument
`);
    expectCarets(`${moons}  metrics\n  ^^^^^^^ missing-argument\n`);
    expectCarets(`${moons}  metrics threshold=0.5\n          ^^^^^^^^^^^^^ unexpected-text\n`);
  });
});

describe('an entry of one value', () => {
  it('has that value', () => {
    expectCarets(`
data moons
  shuffle
  ^^^^^^^ missing-argument: \`shuffle\` needs its value: \`true\` or \`false\`.
model
  dense 1 sigmoid
train
  epochs
  ^^^^^^ missing-argument: \`epochs\` needs its value: a whole number at least 1.
  batch # all
  ^^^^^ missing-argument
  seed
  ^^^^ missing-argument
  precision
  ^^^^^^^^^ missing-argument
  arithmetic
  ^^^^^^^^^^ missing-argument
`);
  });
});

describe('clip', () => {
  it('says what it bounds', () => {
    const source = `${moons}  clip\n  ^^^^ clip-nothing (warning)\n`;
    expectCarets(source);
    expect(fixed(source, 'clip-nothing')).toContain('  clip norm=1\n');
    expectCarets(`${moons}  clip value=0.5\n`);
    expectCarets(
      `${moons}  clip value=0\n             ^ out-of-range: \`value\` must be a number above 0, but this is \`0\`.\n`,
    );
  });
});

describe('an optimizer', () => {
  it('looks ahead along a momentum', () => {
    const source = `${moons}  optimizer sgd lr=0.1 nesterov=true\n                                ^^^^ missing-momentum\n`;
    expectCarets(source);
    expect(fixed(source, 'missing-momentum')).toContain('nesterov=true momentum=0.9\n');
    expect(fixed(source.replace('sgd', 'sgd momentum=0').replace(/ +\^.*\n/, ''), 'missing-momentum')).toContain(
      'sgd momentum=0.9 lr',
    );
  });

  it('with a line search wants all of the data', () => {
    const source = `${moons}  optimizer lbfgs\n  batch 8\n`;
    expect(fixed(source, 'full-batch')).toBe(`${moons}  optimizer lbfgs\n  batch full\n`);
    expect(fixed(`${moons}  optimizer lbfgs # exact\n  epochs 3\n`, 'full-batch')).toBe(
      `${moons}  optimizer lbfgs # exact\n  batch full\n  epochs 3\n`,
    );
  });
});
