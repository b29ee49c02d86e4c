import type { TextDocument } from 'vscode';
import { describe, expect, it, vi } from 'vitest';
import { badge, checkNotes, worstEntry } from '../../src/host/check-notes';
import type { CellCheck } from '../../src/host/gradient-checks';
import { analyse } from '../../src/language';
import type { CheckedEntry, CheckedTensor, GradientCheck } from '../../src/spec/gradient-check';

vi.mock('vscode', () => import('./vscode'));

const text = `# %% Moons
data moons
model
  dense 4 tanh name=first
  dense 1 sigmoid name=last
train
  loss binary_cross_entropy

# %% Faster
with optimizer.lr=0.1
`;

const tensor = (layer: string, worst: Partial<CheckedEntry> = {}, passed = true): CheckedTensor => ({
  layer,
  tensor: `${layer}.weight`,
  passed,
  checked: 8,
  small: 0,
  skipped: 0,
  worst: { index: [3, 0], backward: 0.12, difference: 0.12, error: 3e-9, ...worst },
});

/** A check of two tensors, of which the second may be wrong. */
function checkOf(last: CheckedTensor): GradientCheck {
  const tensors = [tensor('first'), last];
  const { passed } = last;
  const error = Math.max(...tensors.map(({ worst }) => worst?.error ?? 0));
  return {
    passed,
    error,
    worst: last,
    checked: 16,
    small: last.small,
    skipped: last.skipped,
    samples: 32,
    tensors,
    layers: tensors.map((one) => ({ ...one, error: one.worst?.error ?? 0 })),
  };
}

const right = checkOf(tensor('last', { error: 2.6e-10 }));
const wrong = checkOf(tensor('last', { backward: 0.24, error: 0.12 }, false));

/** What is said after the lines of a text that was checked when it was `before`, as [line from 1, text, tone]. */
function notes(
  now: string,
  result: GradientCheck,
  { before = now, cell = 0, running = false, valued = [] as number[] } = {},
) {
  const document = {
    positionAt: (offset: number) => ({ line: now.slice(0, offset).split('\n').length - 1 }),
  } as TextDocument;
  const checked = analyse(before).cells[cell];
  const spec = checked?.experiment?.spec;
  if (!spec) throw new Error('the cell can not run');
  const check: CellCheck = { cell: { index: checked.index, title: checked.title }, spec, result };
  const under = { ...check, uri: '', done: 3, total: 12, long: true, cancelled: false, client: undefined as never };
  const lines = new Set(valued.map((line) => line - 1));
  return checkNotes(document, analyse(now), { ended: [check], running: running ? [under] : [] }, lines);
}
const said = (...of: Parameters<typeof notes>) =>
  notes(...of).map(({ line, text: words, tone }) => [line + 1, words, tone]);

describe('what a gradient check came to', () => {
  it('stands on its cell and on each layer that has weights', () => {
    expect(said(text, right)).toEqual([
      [1, '∇ checked, 3e-9', 'value'],
      [4, '∇ checked, 3e-9', 'value'],
      [5, '∇ checked, 3e-10', 'value'],
    ]);
  });

  it('warns where backpropagation is wrong, and names the entry on hover', () => {
    expect(said(text, wrong)).toEqual([
      [1, '∇ wrong, 0.12', 'warning'],
      [4, '∇ checked, 3e-9', 'value'],
      [5, '∇ wrong, 0.12', 'warning'],
    ]);
    const [cell, first, last] = notes(text, wrong);
    const entry = 'last.weight[3, 0]: 0.24 by backpropagation, 0.12 by differences';
    expect(cell?.hover).toMatch(/16 entries of 2 tensors over 32 samples, in float64/);
    expect(cell?.hover).toContain(`Largest error at ${entry}.`);
    expect(last?.hover).toBe(`- ∇ wrong, 0.12: ${entry}`);
    expect(first?.hover).not.toContain('last.weight');
  });

  it('is stale when the cell says another experiment by now, and only then', () => {
    const commented = text.replace('dense 4', '# as Anna said\n  dense 4');
    expect(said(commented, right, { before: text }).map(([line, , tone]) => [line, tone])).toEqual([
      [1, 'value'],
      [5, 'value'],
      [6, 'value'],
    ]);
    expect(said(text.replace('tanh', 'relu'), right, { before: text })).toEqual([
      [1, '∇ checked, 3e-9, stale', 'stale'],
      [4, '∇ checked, 3e-9, stale', 'stale'],
      [5, '∇ checked, 3e-10, stale', 'stale'],
    ]);
    // A layer that is gone has no line.
    expect(said(text.replace('name=first', ''), right, { before: text }).map(([line]) => line)).toEqual([1, 5]);
  });

  it('of a cell of changes stands on that cell, and on the lines of the layers that it changes', () => {
    expect(said(text, right, { cell: 1 }).map(([line]) => line)).toEqual([9, 4, 5]);
  });

  it('says how many entries are too small to tell', () => {
    const vanished = { ...tensor('last'), small: 5 };
    expect(notes(text, checkOf(vanished)).map(({ hover = '' }) => /\d of them are so small/.exec(hover)?.[0])).toEqual([
      '5 of them are so small',
      undefined,
      '5 of them are so small',
    ]);
  });

  it('is a mark where a layer’s values stand, and says the rest on hover', () => {
    expect(said(text, wrong, { valued: [4, 5] })).toEqual([
      [1, '∇ wrong, 0.12', 'warning'],
      [4, '∇✓', 'value'],
      [5, '∇✗', 'warning'],
    ]);
    expect(notes(text, right, { valued: [4] })[1]?.hover).toMatch(/^- ∇ checked, 3e-9: first\.weight/);
  });

  it('gives way to how far the next check is', () => {
    expect(said(text, right, { running: true })[0]).toEqual([1, '∇ checking, 3 of 12 tensors', 'value']);
  });

  it('says when nothing could be compared, and how many entries were left out', () => {
    const kinks = { layer: 'last', tensor: 'last.weight', passed: true, checked: 0, small: 0, skipped: 8 };
    const result = { ...checkOf(kinks), skipped: 8 };
    expect(said(text, result).at(-1)).toEqual([5, '∇ not checked', 'warning']);
    expect(notes(text, result).at(-1)?.hover).toMatch(/8 more lie so near a kink/);
    expect(worstEntry(kinks)).toBe('last.weight');
  });

  it('writes an error that is no number as such', () => {
    expect(badge({ passed: false, error: NaN, checked: 3, skipped: 0 })).toBe('∇ wrong, NaN');
    expect(badge({ passed: true, error: 0, checked: 3, skipped: 0 })).toBe('∇ checked, 0');
  });
});
