import { describe, expect, it } from 'vitest';
import { analyse, applyEdits, definition, isRefusal, references, renamable, rename } from '../../src/language';
import { atCaret } from './caret-text';

const text = `# %% Moons
data moons
model
  dense 8 tanh name=hidden
  dense 4 tanh
  dense 1 sigmoid
train
  optimizer adam lr=0.01

# %% Other
data circles
model
  dense 8 name=hidden
  dense 1 sigmoid

# %% Wider
from "Moons"
with hidden.units=16 dense1.units=8 dense2.activation=tanh

# %% Many
sweep hidden.units=[1, 2] optimizer.lr=[0.1, 1]

# %% Many more
from "Moons"
sweep hidden.units=[1, 2] optimizer.lr=[0.1, 1]
`;

/** The text with a caret before the nth place of some words. */
const before = (words: string, nth = 0): string => {
  let at = -1;
  for (let count = 0; count <= nth; count++) at = text.indexOf(words, at + 1);
  if (at < 0) throw new Error(`no ${words}`);
  return `${text.slice(0, at)}|${text.slice(at)}`;
};
const lineOf = (offset: number): string => text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n')[0] ?? '';

describe('a definition', () => {
  const target = (source: string) => {
    const { analysis, offset } = atCaret(source);
    const found = definition(analysis, offset);
    return found && [lineOf(found.target.start).trim(), text.slice(found.selection.start, found.selection.end)];
  };

  it('of a path’s layer is its line in the base', () => {
    expect(target(before('hidden.units=16'))).toEqual(['dense 8 tanh name=hidden', 'hidden']);
    expect(target(before('dense1.units'))).toEqual(['dense 4 tanh', 'dense']);
    expect(target(before('hidden.units=[1'))).toEqual(['dense 8 name=hidden', 'hidden']);
  });

  it('of a path is the value that it changes', () => {
    expect(target(before('units=16'))).toEqual(['dense 8 tanh name=hidden', '8']);
    expect(target(before('lr=[0.1', 1))).toEqual(['optimizer adam lr=0.01', '0.01']);
    expect(target(before('optimizer.lr=[0.1'))).toBeUndefined();
  });

  it('of a title is its cell, and of `with` its base', () => {
    expect(target(before('Moons"'))).toEqual(['# %% Moons', 'Moons']);
    expect(target(before('sweep hidden'))).toEqual(['# %% Other', 'Other']);
  });

  it('of other words there is none', () => {
    for (const words of ['tanh', '0.01', 'data moons', 'train']) expect(target(before(words))).toBeUndefined();
  });
});

describe('references', () => {
  const found = (source: string) => {
    const { analysis, offset } = atCaret(source);
    return references(analysis, offset).map(({ range, declaration }) => [lineOf(range.start).trim(), declaration]);
  };

  it('of a layer are its name and the paths of the cells that start from its base', () => {
    const expected = [
      ['dense 8 tanh name=hidden', true],
      ['with hidden.units=16 dense1.units=8 dense2.activation=tanh', false],
      ['sweep hidden.units=[1, 2] optimizer.lr=[0.1, 1]', false],
    ];
    expect(found(before('hidden\n  dense 4'))).toEqual(expected);
    expect(found(before('dense 8 tanh'))).toEqual(expected);
    expect(found(before('hidden.units=16'))).toEqual(expected);
    expect(found(before('dense 8 name'))).toHaveLength(2);
  });

  it('of a title are the cell and every `from`', () => {
    expect(found(before('Moons'))).toEqual([
      ['# %% Moons', true],
      ['from "Moons"', false],
      ['from "Moons"', false],
    ]);
    expect(found(before('Moons"'))).toHaveLength(3);
  });
});

describe('renaming', () => {
  const renamed = (source: string, name: string): string => {
    const { analysis, offset } = atCaret(source);
    const result = rename(analysis, offset, name);
    return isRefusal(result) ? result.problem : applyEdits(text, result);
  };
  const specs = (of: string): unknown =>
    analyse(of).cells.map(({ experiment }) => experiment?.spec.layers.map((layer) => layer.arguments));

  it('shows what it would rename', () => {
    const { analysis, offset } = atCaret(before('dense1.units'));
    expect(renamable(analysis, offset)).toEqual({ range: { start: offset, end: offset + 6 }, name: 'dense1' });
    expect(renamable(analysis, text.indexOf('0.01'))).toBeUndefined();
  });

  it('a layer renames it in its line and in the paths of its own base alone', () => {
    const after = renamed(before('hidden.units=16'), 'wide');
    expect(after).toBe(
      text
        .replace('dense 8 tanh name=hidden', 'dense 8 tanh name=wide')
        .replace('with hidden.units', 'with wide.units')
        .replace('from "Moons"\nsweep hidden', 'from "Moons"\nsweep wide'),
    );
  });

  it('a layer without a name gives it one, and the counted names of others move along', () => {
    const after = renamed(before('dense 4 tanh'), 'narrow');
    expect(after).toContain('dense 4 tanh name=narrow');
    expect(after).toContain('with hidden.units=16 narrow.units=8 dense1.activation=tanh');
    const codes = (of: string) => analyse(of).diagnostics.map(({ code }) => code);
    expect(codes(after)).toEqual(codes(text));
    expect(specs(after)).toEqual(specs(text));
  });

  it('a layer to a name that is counted elsewhere moves the count', () => {
    const after = renamed(before('hidden\n  dense 4'), 'dense1');
    expect(after).toContain('with dense1.units=16 dense2.units=8 dense3.activation=tanh');
    expect(specs(after)).toEqual(specs(text));
  });

  it('a cell renames it in every `from`', () => {
    const after = renamed(before('Moons'), 'Two "moons"');
    expect(after.match(/from "Two \\"moons\\""/g)).toHaveLength(2);
    expect(after).toContain('# %% Two "moons"\n');
    expect(specs(after)).toEqual(specs(text));
  });

  it('refuses what would not be a name, in a sentence', () => {
    expect(renamed(before('hidden.units=16'), 'two words')).toMatch(/letters, digits/);
    expect(renamed(before('hidden.units=16'), 'optimizer')).toMatch(/begins a path/);
    expect(renamed(before('dense 4'), 'hidden')).toMatch(/called `hidden` already/);
    expect(renamed(before('Moons'), ' ')).toMatch(/one line/);
    expect(renamed(before('Moons'), 'Other')).toMatch(/called `Other` already/);
    expect(renamed(before('Moons'), 'x [markdown]')).toMatch(/no title/);
    expect(renamed(before('0.01'), 'x')).toMatch(/can be renamed/);
  });
});
