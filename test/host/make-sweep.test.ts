import { describe, expect, it, vi } from 'vitest';
import { analyse, isRefusal, sweepExperiments, sweepStart } from '../../src/language';
import { cellBelow, freeTitle, sweepLines, sweptValues } from '../../src/host/sweeps/make-sweep';

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
    const start = { paths: [], blocks: [] };
    expect(sweepLines('halving', 8, swept, start)).toEqual([
      'sweep halving runs=8 optimizer.lr=1e-4..1e-1 dense1.units=[4, 8]',
    ]);
    expect(sweepLines('grid', 0, swept.slice(1), start)).toEqual(['sweep dense1.units=[4, 8]']);
  });

  it('stands in a cell below that of its base, whatever follows', () => {
    const base = '# %% A\ndata moons\nmodel\n  dense 2 tanh\n  dense 1 sigmoid\n\n\n';
    for (const rest of ['', '# %% B\nwith seed=2\n']) {
      const text = base + rest;
      const [cell] = analyse(text).cells;
      if (!cell) throw new Error('the cell is there');
      const { at, text: added } = cellBelow(text, cell, 'Sweep of A', ['sweep seed=[1, 2]']);
      const { cells, diagnostics } = analyse(text.slice(0, at) + added + text.slice(at));
      expect(diagnostics).toEqual([]);
      expect(cells.map(({ title, kind }) => [title, kind])).toEqual([
        ['A', 'base'],
        ['Sweep of A', 'sweep'],
        ...(rest === '' ? [] : [['B', 'with']]),
      ]);
    }
  });

  it.each([
    ['with optimizer=sgd optimizer.lr=0.1 dense1.units=3  # slower', { lr: 0.1, units: 3, epochs: 9 }],
    ['from "A"\nwith dense1.units=3\ntrain\n  # by hand\n  epochs 20\n  seed 4', { lr: 0.001, units: 3, epochs: 9 }],
    ['with epochs=20', { lr: 0.001, units: 2, epochs: 9 }],
  ])('of a variation changes that, not its base: %s', (variation, { lr, units, epochs }) => {
    const text = `# %% A\ndata moons\nmodel\n  dense 2 tanh\n  dense 1 sigmoid\n# %% B\n${variation}\n`;
    const analysis = analyse(text);
    const [, cell] = analysis.cells;
    const start = sweepStart(analysis, 1);
    if (!cell || isRefusal(start)) throw new Error('the cell can be swept');
    const lines = sweepLines('grid', 0, [{ path: 'epochs', values: '[8, 9]' }], start);
    const added = cellBelow(text, cell, 'Sweep of B', lines);
    const swept = analyse(text.slice(0, added.at) + added.text + text.slice(added.at));
    expect(swept.diagnostics).toEqual([]);
    const last = [...sweepExperiments(swept, 2)].map(({ experiment }) => experiment?.spec).at(-1);
    const wanted = cell.experiment?.spec;
    expect(last).toEqual({ ...wanted, train: { ...wanted?.train, epochs } });
    expect(last?.train.optimizer.arguments.lr).toBe(lr);
    expect(last?.layers[0]?.arguments).toMatchObject({ units });
  });

  it('of a variation that sets a list says why it can not be', () => {
    const text = '# %% A\ndata moons\nmodel\n  dense 1 sigmoid\n# %% B\nwith metrics=[accuracy, f1]\n';
    expect(sweepStart(analyse(text), 1)).toEqual({ problem: expect.stringMatching(/^`metrics` is a list/) as string });
  });

  it('has a title that no other cell has, so that its mistakes and its runs are its own', () => {
    const titles = (...all: string[]) => all.map((title) => ({ title }));
    expect(freeTitle(titles('Base'), 'Sweep of Base')).toBe('Sweep of Base');
    expect(freeTitle(titles('Sweep of Base', 'Sweep of Base 2'), 'Sweep of Base')).toBe('Sweep of Base 3');
  });
});
