import { describe, expect, it } from 'vitest';
import { analyse, documentSymbols, foldingRanges, type DocumentSymbol } from '../../src/language';
import { literal } from './carets';

const text = literal(`
# a file
# of two cells

# %% Residual net
data blobs features=4 classes=3
  split train=80% validation=20%

model
  residual name=skip
    dense 4 relu
    # inside
    dense 4
  end
  dense 3 softmax  # last

train
  epochs 3

# %% [markdown]
# Longer

# %% Longer
with epochs=10
`);
const analysis = analyse(text);

describe('the outline', () => {
  const outline = (symbols: readonly DocumentSymbol[]): unknown =>
    symbols.map(({ name, detail, kind, children }) =>
      children.length === 0 ? [kind, name, detail] : [kind, name, detail, outline(children)],
    );

  it('has cells, blocks, entries and layers, those of a residual below it', () => {
    expect(outline(documentSymbols(analysis))).toEqual([
      ['cell', 'Cell 1', ''],
      [
        'cell',
        'Residual net',
        'base',
        [
          ['block', 'data', 'blobs', [['entry', 'split', 'train=80% validation=20%']]],
          [
            'block',
            'model',
            '',
            [
              [
                'layer',
                'skip',
                'residual name=skip',
                [
                  ['layer', 'dense1', 'dense 4 relu'],
                  ['layer', 'dense2', 'dense 4'],
                ],
              ],
              ['layer', 'dense3', 'dense 3 softmax'],
            ],
          ],
          ['block', 'train', '', [['entry', 'epochs', '3']]],
        ],
      ],
      ['text', 'Cell 3', 'text'],
      ['cell', 'Longer', 'with', [['entry', 'with', 'epochs=10']]],
    ]);
  });

  it('has each item inside of the one that it is in, and its name inside of it', () => {
    const check = (symbols: readonly DocumentSymbol[], start: number, end: number): void => {
      for (const { range, selection, children } of symbols) {
        expect(range.start).toBeGreaterThanOrEqual(start);
        expect(range.end).toBeLessThanOrEqual(end);
        expect(selection.start).toBeGreaterThanOrEqual(range.start);
        expect(selection.end).toBeLessThanOrEqual(range.end);
        check(children, range.start, range.end);
      }
    };
    check(documentSymbols(analysis), 0, text.length);
  });

  it('does not grow deeper than residuals may nest', () => {
    const deep = `data moons\nmodel\n${'  residual\n'.repeat(5000)}`;
    const depth = (symbols: readonly DocumentSymbol[]): number =>
      Math.max(0, ...symbols.map(({ children }) => 1 + (children.length > 100 ? 1 : depth(children))));
    expect(depth(documentSymbols(analyse(deep)))).toBeLessThan(25);
  });
});

describe('folding', () => {
  it('is by cell, block, residual and run of comments', () => {
    const folds = foldingRanges(analysis).map(({ kind, range }) => {
      const lines = text.slice(range.start, range.end).split('\n');
      return [kind, lines[0], lines[lines.length - 1]];
    });
    expect(folds).toEqual([
      ['cell', '# a file', '# of two cells'],
      ['comment', '# a file', '# of two cells'],
      ['cell', '# %% Residual net', '  epochs 3'],
      ['block', 'data blobs features=4 classes=3', '  split train=80% validation=20%'],
      ['block', 'model', '  dense 3 softmax'],
      ['residual', 'residual name=skip', '  end'],
      ['block', 'train', '  epochs 3'],
      ['cell', '# %% [markdown]', '# Longer'],
      ['cell', '# %% Longer', 'with epochs=10'],
    ]);
  });

  it('leaves out what is one line', () => {
    expect(foldingRanges(analyse('# %% a\n\n# %% b\nmodel\n'))).toEqual([
      { kind: 'cell', range: { start: 8, end: 20 } },
    ]);
  });
});
