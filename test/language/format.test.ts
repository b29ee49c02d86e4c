import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyse, applyEdits, format } from '../../src/language';
import { literal } from './carets';

const formatted = (text: string): string => applyEdits(text, format(text));

/** Expects a text to become another, which stays as it is and means the same. */
function expectFormat(before: string, after: string): void {
  const result = formatted(literal(before));
  expect(result).toBe(literal(after));
  expect(formatted(result)).toBe(result);
  const meaning = (text: string): unknown =>
    analyse(text).cells.map(({ kind, title, experiment }) => [kind, title, experiment?.spec]);
  expect(meaning(result)).toEqual(meaning(literal(before)));
}

describe('formatting', () => {
  it('puts one blank between words and two before an entry', () => {
    expectFormat(
      `
data   moons  samples=400\tnoise=0.1
    split   train=80%   validation=20%
model
\tinput 2
 dense  16   tanh
      dense 1 sigmoid
train
  loss  binary_cross_entropy   class_weights=[1,2]
  until loss<0.1
  until loss   >=   0.1
`,
      `
data moons samples=400 noise=0.1
  split train=80% validation=20%
model
  input 2
  dense 16 tanh
  dense 1 sigmoid
train
  loss binary_cross_entropy class_weights=[1, 2]
  until loss < 0.1
  until loss >= 0.1
`,
    );
  });

  it('puts what is in a residual two blanks further in', () => {
    expectFormat(
      `
data moons
model
  residual
  residual
  dense 2
  end
  # still inside
  dense 2
  end
  dense 1 sigmoid
`,
      `
data moons
model
  residual
    residual
      dense 2
    end
    # still inside
    dense 2
  end
  dense 1 sigmoid
`,
    );
  });

  it('puts comments under each other where lines follow each other', () => {
    expectFormat(
      `
# at the margin
data moons # two classes
  split train=80% validation=20%    # as usual
      # between
model # small

  dense 16 tanh # hidden
  dense 1 sigmoid
`,
      `
# at the margin
data moons                        # two classes
  split train=80% validation=20%  # as usual
  # between
model  # small

  dense 16 tanh  # hidden
  dense 1 sigmoid
`,
    );
  });

  it('puts the numbers of a table under each other', () => {
    expectFormat(
      `
data table
  0 0 -> 0
  10 -1.5 -> 1   # far
  2   3->"a  b"
`,
      `
data table
   0    0 -> 0
  10 -1.5 -> 1  # far
   2    3 -> "a  b"
`,
    );
  });

  it('keeps one of several blank lines, and no blanks at a line’s end', () => {
    expectFormat(
      '\ndata moons   \n\n \n\t\n\nmodel\n  dense 1 sigmoid  \n\n\n',
      '\ndata moons\n\nmodel\n  dense 1 sigmoid\n\n',
    );
  });

  it('keeps continued lines, and sets their rest in', () => {
    expectFormat(
      `
data moons   samples=40\\
noise=0.1   \\
  seed=3
model
 dense 1 sigmoid  \\
  name=out
`,
      `
data moons samples=40 \\
    noise=0.1 \\
    seed=3
model
  dense 1 sigmoid \\
      name=out
`,
    );
  });

  it('keeps line ends and a byte-order mark as they are', () => {
    expectFormat(
      '\ufeffdata  moons\r\nmodel\r\n dense 1   sigmoid\n',
      '\ufeffdata moons\r\nmodel\r\n  dense 1 sigmoid\n',
    );
    expectFormat('data  moons\rmodel\r dense 1 sigmoid', 'data moons\rmodel\r  dense 1 sigmoid');
  });

  it('writes markers in one way and leaves text cells alone', () => {
    expectFormat(
      `
#%%   Two   moons
# %% [markdown]
#   Hard  line break  

\n\n# - a list
`,
      `
# %% Two   moons
# %% [markdown]
#   Hard  line break  

\n\n# - a list
`,
    );
  });

  it('leaves lines that cannot be read, and lines that stand in the wrong place', () => {
    const text = literal(`
data  csv "a.csv   target=x
model
     dense  16   lr = 3
     dense  [1  2]
   train
   epochs  3
   # %%  not a cell
`);
    expect(formatted(text)).toBe(text.replace('   epochs  3', '  epochs 3').replace('   # %%', '  # %%'));
  });

  it('of some lines leaves the others', () => {
    const text = 'data  moons\nmodel\n   dense  16\n   dense  1   sigmoid\n';
    const range = { start: text.indexOf('16'), end: text.indexOf('16') };
    expect(applyEdits(text, format(text, range))).toBe('data  moons\nmodel\n  dense 16\n   dense  1   sigmoid\n');
  });

  it.each(['digits', 'moons'])('finds nothing to do in the examples: %s', (name) => {
    const text = readFileSync(path.resolve(import.meta.dirname, `../../examples/${name}.nnet`), 'utf8');
    expect(format(text)).toEqual([]);
  });
});
