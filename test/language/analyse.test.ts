import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyse, applyEdits, cellAt, position } from '../../src/language';
import { factsOf } from './carets';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('the examples', () => {
  const pixels = Array.from({ length: 64 }, (_, pixel) => `p${Math.floor(pixel / 8)}${pixel % 8}`);
  const digits = factsOf(1797, [...pixels, 'digit'], {}, { digit: 10 });

  it.each(['examples/digits.nnet', 'examples/moons.nnet'])('%s is without fault', (file) => {
    const { diagnostics, cells } = analyse(read(file), { facts: () => digits });
    expect(diagnostics).toEqual([]);
    const runnable = cells.filter(({ ordinal }) => ordinal !== undefined);
    expect(runnable.length).toBeGreaterThan(1);
    for (const cell of runnable)
      expect([cell.label, cell.problem, cell.experiment?.placed !== undefined]).toEqual([cell.label, undefined, true]);
  });
});

describe('cells', () => {
  const text = [
    '# about this file',
    '# %% First',
    'data moons',
    'model',
    '  dense 1 sigmoid',
    '#%% [markdown]',
    '# text',
    '# %%',
    'with epochs=3',
    '# %% Grid',
    'sweep epochs=[1, 2]',
    '# %% Notes [markdown]',
    '',
  ].join('\r\n');
  const { cells } = analyse(text);

  it('have kinds, titles, labels and numbers', () => {
    expect(
      cells.map(({ index, ordinal, kind, title, label, base }) => [index, ordinal, kind, title, label, base]),
    ).toEqual([
      [0, undefined, 'other', '', 'Cell 1', undefined],
      [1, 1, 'base', 'First', 'First', 1],
      [2, undefined, 'markdown', '', 'Cell 3', undefined],
      [3, 2, 'with', '', 'Cell 2', 1],
      [4, 3, 'sweep', 'Grid', 'Grid', 1],
      [5, undefined, 'markdown', 'Notes', 'Notes', undefined],
    ]);
  });

  it('are the text', () => {
    expect(cells.map(({ range }) => text.slice(range.start, range.end)).join('')).toBe(text);
  });

  it('have their lenses on the marker, or on the first line of text', () => {
    expect(cells.map(({ head }) => text.slice(head.start, head.end))).toEqual([
      '# about this file',
      '# %% First',
      '#%% [markdown]',
      '# %%',
      '# %% Grid',
      '# %% Notes [markdown]',
    ]);
    expect(cells[1]?.modelLine && text.slice(cells[1].modelLine.start, cells[1].modelLine.end)).toBe('model');
  });

  it('are found by offset, up to the text’s end', () => {
    expect(cellAt(analyse(text), text.indexOf('dense'))?.index).toBe(1);
    expect(cellAt(analyse(text), text.indexOf('#%%'))?.index).toBe(2);
    expect(cellAt(analyse(text), text.length)?.index).toBe(5);
    expect(cellAt(analyse(''), 0)).toBeUndefined();
  });
});

describe('a problem', () => {
  it('is the first error of the cell, with its line', () => {
    const { cells } = analyse(
      '# %% A\ndata moons\nmodel\n  dens 3\n  dense x\n# %% B\nwith epochs=3\n# %% C\ndata moons\nmodel\n  dense 1 sigmoid\n',
    );
    const problem = 'Line 4: There is no layer `dens`. Did you mean `dense`?';
    expect(cells.map((cell) => cell.problem)).toEqual([problem, problem, undefined]);
    expect(cells.map((cell) => cell.experiment === undefined)).toEqual([true, true, false]);
  });

  it('is no warning', () => {
    const { cells, diagnostics } = analyse('data moons\nmodel\n  dense 1 sigmoid\ntrain\n  batch 5000\n');
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['warning']);
    expect(cells[0]?.experiment).toBeDefined();
  });
});

describe('a network in the ACAS Xu format', () => {
  const network =
    '// Neural Network File Format by Kyle Julian, Stanford 2016\n// another line\n2,2,1,2,\n2,2,1,\n0,\n0.0,0.0,\n';

  it('is recognised by its content, without a fault and without cells', () => {
    for (const text of [network, `\ufeff${network}`, network.replaceAll('\n', '\r\n'), `\n${network}`]) {
      expect(analyse(text)).toEqual({ text, foreign: 'acas-xu', cells: [], diagnostics: [] });
    }
  });

  it('is more than a comment in another language', () => {
    for (const text of ['// data\ndata moons\n', '// data\n', '', '1,2,3\n', `data moons\n${network}`]) {
      expect(analyse(text).foreign).toBeUndefined();
    }
  });
});

describe('positions', () => {
  it('count lines and columns from 1, whatever ends the lines', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = `a${end}bc${end}`;
      expect(position(text, text.indexOf('c'))).toEqual({ line: 2, column: 2 });
      expect(position(text, text.length)).toEqual({ line: 3, column: 1 });
    }
  });
});

describe('edits', () => {
  it('may come in any order', () => {
    const edits = [
      { range: { start: 4, end: 5 }, newText: 'E' },
      { range: { start: 0, end: 2 }, newText: '' },
    ];
    expect(applyEdits('abcdef', edits)).toBe('cdEf');
  });
});
