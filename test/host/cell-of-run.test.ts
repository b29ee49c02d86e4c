import { describe, expect, it } from 'vitest';
import { layerLine } from '../../src/host/cell-of-run';
import { analyse } from '../../src/language';

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
