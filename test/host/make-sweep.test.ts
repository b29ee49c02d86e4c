import { describe, expect, it, vi } from 'vitest';
import { analyse } from '../../src/language';
import { cellBelow, freeTitle, sweepLine, sweptValues } from '../../src/host/sweeps/make-sweep';

vi.mock('vscode', () => import('./vscode'));

describe('a sweep that is asked for', () => {
  it.each([
    ['0.001, 0.01', '[0.001, 0.01]'],
    ['8 16 32', '[8, 16, 32]'],
    ['[relu, tanh]', '[relu, tanh]'],
    ['1e-4..1e-1', '1e-4..1e-1'],
    [' 0.5 ', '[0.5]'],
  ])('takes “%s” for %s', (typed, values) => {
    expect(sweptValues(typed)).toBe(values);
  });

  it('is a line of the language', () => {
    const swept = [
      { path: 'optimizer.lr', values: '1e-4..1e-1' },
      { path: 'dense1.units', values: '[4, 8]' },
    ];
    expect(sweepLine('halving', 8, swept)).toBe('sweep halving runs=8 optimizer.lr=1e-4..1e-1 dense1.units=[4, 8]');
    expect(sweepLine('grid', 0, swept.slice(1))).toBe('sweep dense1.units=[4, 8]');
  });

  it('stands in a cell below that of its base, whatever follows', () => {
    const base = '# %% A\ndata moons\nmodel\n  dense 2 tanh\n  dense 1 sigmoid\n\n\n';
    for (const rest of ['', '# %% B\nwith seed=2\n']) {
      const text = base + rest;
      const [cell] = analyse(text).cells;
      if (!cell) throw new Error('the cell is there');
      const { at, text: added } = cellBelow(text, cell, 'Sweep of A', 'sweep seed=[1, 2]');
      const { cells, diagnostics } = analyse(text.slice(0, at) + added + text.slice(at));
      expect(diagnostics).toEqual([]);
      expect(cells.map(({ title, kind }) => [title, kind])).toEqual([
        ['A', 'base'],
        ['Sweep of A', 'sweep'],
        ...(rest === '' ? [] : [['B', 'with']]),
      ]);
    }
  });

  it('has a title that no other cell has, so that its mistakes and its runs are its own', () => {
    const titles = (...all: string[]) => all.map((title) => ({ title }));
    expect(freeTitle(titles('Base'), 'Sweep of Base')).toBe('Sweep of Base');
    expect(freeTitle(titles('Sweep of Base', 'Sweep of Base 2'), 'Sweep of Base')).toBe('Sweep of Base 3');
  });
});
