import { describe, expect, it } from 'vitest';
import type { PanelCell } from '../../src/protocol/panel';
import { allValid, groupsOf, nameInGroup, overridesOf, withDraft } from '../../webview/drafts';
import { initialSettings, readSettings, toggle, turned } from '../../webview/settings';

describe('what was kept of the page', () => {
  it('comes back as it was', () => {
    const settings = {
      ...initialSettings,
      tab: 'layers' as const,
      logs: ['loss', 'mae'],
      smoothing: 0.9,
      speed: 60,
      layer: 'dense2',
      drafts: { epochs: '9' },
    };
    expect(readSettings(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
  });

  it.each([undefined, null, 7, 'x', []])('and is %s is as at first', (kept) => {
    expect(readSettings(kept)).toEqual(initialSettings);
  });

  it('of another version is taken as far as it fits', () => {
    const kept = {
      tab: 'weather',
      smoothing: 0.123,
      speed: 'fast',
      logs: ['loss', 'mae'],
      hidden: ['run-1', 3],
      drafts: { a: 1, b: '2' },
    };
    expect(readSettings(kept)).toEqual({
      ...initialSettings,
      logs: ['loss', 'mae'],
      hidden: ['run-1'],
      drafts: { b: '2' },
    });
  });

  it('lists names once', () => {
    expect(toggle(['a', 'b'], 'a')).toEqual(['b']);
    expect(toggle(['b'], 'a')).toEqual(['b', 'a']);
  });
});

describe('a page that is turned from elsewhere', () => {
  const settings = { ...initialSettings, layer: 'dense1', tensor: 'bias', hidden: ['run-2'] };
  const runs = [{ id: 'run-1' }, { id: 'run-2' }, { id: 'run-3' }];

  it('shows a layer, its main tensor unless one is named', () => {
    const message = { type: 'show', sequence: 2, tab: 'layers' } as const;
    expect(turned(settings, { ...message, layer: 'dense2' }, runs)).toEqual({
      ...settings,
      tab: 'layers',
      layer: 'dense2',
      tensor: undefined,
    });
    expect(turned(settings, { ...message, layer: 'dense2', tensor: 'weight' }, runs).tensor).toBe('weight');
  });

  it('draws the runs that are to be compared, and no others', () => {
    const message = { type: 'show', sequence: 2, tab: 'overview' } as const;
    expect(turned(settings, { ...message, beside: ['run-2'] }, runs)).toEqual({
      ...settings,
      tab: 'overview',
      hidden: ['run-1', 'run-3'],
    });
  });
});

const cell: PanelCell = {
  title: 'Two moons',
  file: 'moons.nnet',
  hyperparameters: [
    { path: 'data.noise', value: '0.1', group: 'data', argument: { type: 'number', min: 0, documentation: '' } },
    { path: 'dense1.units', value: '16', group: 'dense1', argument: { type: 'integer', min: 1, documentation: '' } },
    {
      path: 'optimizer.lr',
      value: '0.01',
      group: 'optimizer',
      argument: { type: 'number', above: 0, documentation: '' },
    },
    { path: 'epochs', value: '200', group: 'epochs', argument: { type: 'integer', min: 1, documentation: '' } },
    { path: 'clip.norm', group: 'clip', argument: { type: 'number', above: 0, documentation: '' } },
  ],
};

describe('hyperparameters that were changed here', () => {
  const changed = { ...initialSettings, ...withDraft(cell, initialSettings, 'optimizer.lr', '0.1') };

  it('are overrides of their cell, and of no other', () => {
    expect(overridesOf(cell, changed)).toEqual([{ path: 'optimizer.lr', value: '0.1' }]);
    expect(overridesOf({ ...cell, title: 'Another' }, changed)).toEqual([]);
    expect(overridesOf(undefined, changed)).toEqual([]);
  });

  it('are none when they say what the text says, or are set back', () => {
    expect(overridesOf(cell, { ...changed, ...withDraft(cell, changed, 'optimizer.lr', '0.01') })).toEqual([]);
    expect(overridesOf(cell, { ...changed, ...withDraft(cell, changed, 'optimizer.lr', undefined) })).toEqual([]);
  });

  it('may have had no value, and are none again when it is taken out', () => {
    const clipped = { ...initialSettings, ...withDraft(cell, initialSettings, 'clip.norm', '1') };
    expect(overridesOf(cell, clipped)).toEqual([{ path: 'clip.norm', value: '1' }]);
    expect(overridesOf(cell, { ...clipped, ...withDraft(cell, clipped, 'clip.norm', '') })).toEqual([]);
  });

  it('must be values of their arguments', () => {
    expect(allValid(cell, [{ path: 'epochs', value: '9' }])).toBe(true);
    for (const value of ['0', '1.5', 'x', '']) expect(allValid(cell, [{ path: 'epochs', value }])).toBe(false);
    expect(allValid(cell, [{ path: 'gone.units', value: '1' }])).toBe(false);
  });

  it('are grouped: optimizer and training, then the data, then layers', () => {
    const groups = groupsOf(cell.hyperparameters);
    expect(groups.map(({ title, open }) => [title, open])).toEqual([
      ['Optimizer', true],
      ['Training', true],
      ['Data', false],
      ['dense1', false],
    ]);
    expect(groups.flatMap(({ hyperparameters }) => hyperparameters).map(nameInGroup)).toEqual([
      'lr',
      'epochs',
      'clip.norm',
      'noise',
      'units',
    ]);
  });
});
