import type { Uri } from 'vscode';
import { describe, expect, it } from 'vitest';
import type { KeptRun } from '../../../src/host/records';
import { numbersOf } from '../../../src/host/records';
import { Run } from '../../../src/host/run';
import { entriesOf, inOrder, isResumable } from '../../../src/host/runs/entry';
import { storeOn, Disk } from '../../runs/disk';
import { result, spec } from '../../runs/example';

const uri = { path: '/spec/xor.nnet' } as Uri;
const store = storeOn(new Disk());

const kept = (id: string, number: number, more: Partial<KeptRun['summary']> = {}): KeptRun => ({
  store,
  number,
  summary: {
    id,
    state: 'completed',
    startedAt: 1000 * number,
    result,
    uri: 'file:///spec/xor.nnet',
    file: 'xor.nnet',
    cell: { index: 0, title: 'A' },
    ...more,
  },
});

const run = (id: string, number: number): Run =>
  new Run({
    id,
    number,
    cell: { index: 0, title: 'A' },
    text: spec,
    spec,
    overrides: [],
    startedAt: 1000 * number,
    store,
  });

describe('the runs of a spec in the list', () => {
  it('are those on disk, as this window knows them where it does, and those that are not there yet', () => {
    const own = run('b', 2);
    const fresh = run('c', 3);
    own.state = 'running';
    const entries = entriesOf(
      uri,
      [kept('a', 1, { name: 'Baseline', pinned: true }), kept('b', 2, { state: 'running', result: undefined })],
      [own, fresh],
    );
    expect(entries.map(({ id, state, name, elsewhere }) => [id, state, name, elsewhere])).toEqual([
      ['a', 'completed', 'Baseline', false],
      ['b', 'running', undefined, false],
      ['c', 'queued', undefined, false],
    ]);
  });

  it('tell those that another window trains', () => {
    const [entry] = entriesOf(uri, [kept('a', 1, { state: 'running', result: undefined })], []);
    expect(entry?.elsewhere).toBe(true);
  });

  it('have the pinned ones first, then the newest', () => {
    const entries = entriesOf(uri, [kept('a', 1), kept('b', 2, { pinned: true }), kept('c', 3)], []);
    expect(inOrder(entries).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  });

  it('can go on when they were held up', () => {
    expect(
      (['stopped', 'interrupted', 'completed', 'diverged', 'running'] as const).filter((state) =>
        isResumable({ state, store }),
      ),
    ).toEqual(['stopped', 'interrupted']);
    expect(isResumable({ state: 'stopped' })).toBe(false);
  });
});

it('runs of the command line, which have no numbers, get those that are free', () => {
  expect(numbersOf([{}, { number: 2 }, {}, { number: 1 }, {}])).toEqual([3, 2, 4, 1, 5]);
});
