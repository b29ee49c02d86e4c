import { describe, expect, it } from 'vitest';
import { Run } from '../../src/host/run';
import { keepsOrder, trainedLines } from '../../src/host/trained-lines';
import { analyse } from '../../src/language';
import { trained } from './trained';

const text = `# %% Base
data moons samples=20 noise=0.1
model
  input 2
  dense 8 tanh
  dense 8 tanh name=b
  dense 8 tanh name=c
  residual
    dense 8 relu name=inner
  end
  dense 1 sigmoid
train
  loss binary_cross_entropy
  epochs 1

# %% Wider
with dense1.units=9

# %% Other step
with optimizer.lr=0.1
`;

const { run } = trained(text);
const all = ['dense 8 tanh', 'dense 8 tanh name=b', 'dense 8 tanh name=c', 'residual', 'dense 8 relu name=inner'];

/** The lines of a text that have values of a run, as they are written. */
const lines = (changed: string, of = run) =>
  trainedLines(analyse(changed), of).map(({ range }) => changed.slice(range.start, range.end));

describe('values stand', () => {
  it('on each layer’s line of the text that was trained', () => {
    expect(lines(text)).toEqual([...all, 'dense 1 sigmoid']);
  });

  it('on the same lines when what is no layer changes', () => {
    expect(lines(text.replace('epochs 1', 'epochs 2').replace('input 2', 'input 2 # x, y'))).toHaveLength(6);
  });

  it('on none before the network is built', () => {
    const waiting = new Run({ ...run, overrides: [] });
    expect(lines(text, waiting)).toEqual([]);
  });
});

describe('nothing stands on a line', () => {
  it('whose layer was edited, nor on one that gets other shapes by it', () => {
    expect(lines(text.replace('dense 8 tanh name=b', 'dense 8 relu name=b'))).not.toContain('dense 8 relu name=b');
    const wider = lines(text.replace('dense 8 tanh name=b', 'dense 9 tanh name=b'));
    expect(wider).toEqual(['dense 8 tanh', 'residual', 'dense 8 relu name=inner', 'dense 1 sigmoid']);
  });

  it('whose layer has another name', () => {
    expect(lines(text.replace('name=b', 'name=d'))).not.toContain('dense 8 tanh name=d');
  });

  it('of two layers of a kind that were swapped', () => {
    const swapped = text.replace('name=b', 'name=x').replace('name=c', 'name=b').replace('name=x', 'name=c');
    expect(lines(swapped)).toEqual(['dense 8 tanh', ...all.slice(3), 'dense 1 sigmoid']);
  });

  it('of a layer that was moved out of its residual', () => {
    const moved = text.replace(
      '    dense 8 relu name=inner\n  end\n',
      '    dense 8\n  end\n  dense 8 relu name=inner\n',
    );
    expect(lines(moved)).not.toContain('dense 8 relu name=inner');
  });

  it('whose layer the variant that ran had otherwise, while the others have theirs', () => {
    const variant = trained(text, 1).run;
    // The first has other units, and the second gets them as its input.
    expect(lines(text, variant)).toEqual([...all.slice(2), 'dense 1 sigmoid']);
    expect(lines(text, trained(text, 2).run)).toHaveLength(6);
  });

  it('whose layer a control of the panel had changed for the run', () => {
    const { spec } = trained(text.replace('dense 8 tanh\n', 'dense 8 relu\n')).run;
    const changed = new Run({ ...run, spec, overrides: [{ path: 'dense1.activation', value: 'relu' }] });
    changed.facts = run.facts;
    expect(lines(text, changed)).toEqual([...all.slice(1), 'dense 1 sigmoid']);
  });

  it('that stands above again what it was trained below, and on none between', () => {
    expect(keepsOrder([0, 1, 2])).toEqual([true, true, true]);
    expect(keepsOrder([0, 3, 1, 2, 4])).toEqual([true, false, false, false, true]);
    expect(keepsOrder([])).toEqual([]);
  });
});
