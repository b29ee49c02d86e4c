import { describe, expect, it } from 'vitest';
import { isStale, layerLine } from '../../src/host/cell-of-run';
import { Run } from '../../src/host/run';
import { analyse, withOverrides } from '../../src/language';

describe('the line of a layer of a run', () => {
  const text = `# %% Base
data moons
model
  dense 8 tanh name=hidden  # the only one
  dense 1 sigmoid

# %% Wider
with hidden.units=16

# %% Several
sweep hidden.units=[4, 8]

# %% Broken
with hidden.units=none
`;
  const analysis = analyse(text);
  const line = (title: string, layer: string): string | undefined => {
    const index = analysis.cells.findIndex((cell) => cell.title === title);
    const range = layerLine(analysis, { cell: { index, title } }, layer);
    return range && text.slice(range.start, range.end);
  };

  it.each(['Base', 'Wider', 'Several', 'Broken'])('of %s stands in the base', (title) => {
    expect(line(title, 'hidden')).toBe('dense 8 tanh name=hidden');
  });

  it('is nowhere when the cell or the layer is gone', () => {
    expect(line('Several', 'output')).toBeUndefined();
    expect(line('Elsewhere', 'hidden')).toBeUndefined();
  });
});

describe('a run whose learning rate was changed in the panel', () => {
  const text = `data moons
model
  dense 1 sigmoid
train
  optimizer adam lr=0.01
`;
  const before = analyse(text);
  const said = before.cells[0]?.experiment?.spec;
  const ran = withOverrides(before, 0, [{ path: 'optimizer.lr', value: '0.05' }]).experiment?.spec;
  if (!said || !ran) throw new Error('both can be trained');
  const overrides = [{ path: 'optimizer.lr', value: '0.05' }];
  const run = new Run({
    id: 'a',
    number: 1,
    cell: { index: 0, title: '' },
    text: said,
    spec: ran,
    overrides,
    startedAt: 0,
  });

  it.each([
    ['0.01', 'as it was when the run began', false],
    ['0.05', 'as the run was: the change was applied to the file', false],
    ['0.02', 'another experiment', true],
  ])('of a text with %s, %s: stale is %s', (rate, _, stale) => {
    expect(isStale(analyse(text.replace('0.01', rate)), run)).toBe(stale);
  });
});
