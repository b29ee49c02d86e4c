import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/language';
import { expectCarets, fixed, literal } from '../carets';

const base = 'data moons\nmodel\n  dense 1 sigmoid\n';

describe('blocks of a cell', () => {
  it('must be there', () => {
    expectCarets(`
model
^^^^^ missing-data
  dense 1 sigmoid
`);
    const whole = fixed('\nmodel\n  dense 1 sigmoid\n', 'missing-data');
    expect(analyse(whole).diagnostics).toEqual([]);
  });

  it('are no fragment of an experiment', () => {
    const source = literal(`
${base}
# %% Slower
train
^^^^^ missing-model
  epochs 3
`);
    expectCarets(source);
    const changed = fixed(source, 'missing-model', 'Add `with`: change the experiment above');
    expect(changed).toBe(`${base}\n# %% Slower\nwith\ntrain\n  epochs 3\n`);
    expect(analyse(changed).diagnostics).toEqual([]);
    expect(fixed('train\n  epochs 3\n', 'missing-model')).toBe('train\n  epochs 3\n\nmodel\n  dense 1\n');
  });

  it('stand once', () => {
    expectCarets(`
data moons
data xor
^^^^ duplicate-block
model
  dense 1 sigmoid
model
^^^^^ duplicate-block
  dense 2
`);
  });

  it('start at the margin, with their entries below', () => {
    expectCarets(`
data moons
split train=80% validation=20%
^^^^^ unindented-entry
  model
  ^^^^^ indented-statement
  dense 1 sigmoid
`);
    expectCarets(`
data moons
epochs 3
^^^^^^ unknown-statement: \`epochs\` is no statement. It is an entry of a \`train\` block: indent it below one.
model
  dense 1 sigmoid
`);
  });

  it('have no words after their head', () => {
    expectCarets(`
data moons
model small
      ^^^^^ unexpected-text
  dense 1 sigmoid
train fast
      ^^^^ unexpected-text
`);
  });
});

describe('variations', () => {
  it('need a base', () => {
    expectCarets(`
# %% Alone
with epochs=3
^^^^ no-base
`);
  });

  it('name a base by its title', () => {
    expectCarets(`
# %% Moons
${base}
# %% Text [markdown]
# %% Good
from "Moons"
with epochs=3
# %% Misspelt
from "Moon"
      ^^^^ unknown-title: There is no cell \`Moon\`. Did you mean \`Moons\`?
with epochs=3
# %% No base
from "Good"
     ^^^^^^ no-base
with epochs=3
# %% No title
from Moons
     ^^^^^ missing-argument
with epochs=3
`);
  });

  it('need a title that only one cell has', () => {
    expectCarets(`
# %% Moons
${base}
# %% Moons
${base}
# %%
from "Moons"
     ^^^^^^^ ambiguous-title
with epochs=3
`);
  });

  it('are no whole experiments', () => {
    expectCarets(`
${base}with epochs=3
^^^^ conflicting-statements
# %%
with epochs=3
sweep epochs=[3, 4]
^^^^^ conflicting-statements
# %%
with epochs=3
with batch=8
^^^^ duplicate-statement
# %%
with epochs=3
from "x"
^^^^ misplaced-from
      ^ unknown-title
# %%
from "x"
^^^^ misplaced-from
`);
  });

  it('say something', () => {
    expectCarets(`
${base}# %% Same
with
^^^^ empty-with (warning)
# %% Words
with faster
     ^^^^^^ unexpected-text
# %% Twice
with epochs=3 epochs=4
              ^^^^^^ duplicate-path
# %% Range
with epochs=3..4
            ^^^^ wrong-type
`);
  });

  it('say what a new kind does not take from the old one', () => {
    expectCarets(`
${base}train
  optimizer sgd momentum=0.9 lr=0.1
# %% Adam
with optimizer=adam
               ^^^^ dropped-argument (warning): \`optimizer.momentum\` is left out, because \`adam\` does not take its value.
`);
  });

  it('show what is wrong with the changed experiment at the change', () => {
    expectCarets(
      `
data moons
model
  input 2
  dense 1 sigmoid
# %% Too wide
with dense1.units=3
                  ^ output-mismatch
# %% Wrong end
with dense1.activation=relu loss=cross_entropy
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ output-mismatch: The last layer has 1 output, but it must have 2: there are 2 classes.
                                 ^^^^^^^^^^^^^ loss-activation
`,
    );
  });

  it('say nothing of what is wrong in their base', () => {
    const analysis = analyse('data moons\nmodel\n  dense 3 sigmoid\n# %% Slower\nwith epochs=3\n');
    expect(analysis.diagnostics.map(({ code }) => code)).toEqual(['output-mismatch']);
    expect(analysis.cells[1]?.problem).toMatch(/^Line 3: The last layer has 3 outputs/);
  });
});

describe('text cells', () => {
  it('have a # before each line', () => {
    const source = literal(`
# %% [markdown]
# fine

not fine
^^^^^^^^ markdown-line
`);
    expectCarets(source);
    expect(fixed(source, 'markdown-line')).toBe('# %% [markdown]\n# fine\n\n# not fine\n');
  });
});
