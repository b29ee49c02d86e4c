import { describe, expect, it } from 'vitest';
import { choose, moved, readChosen, replayed, replayStart, shownEpoch } from '../../webview/playhead';
import { data, run, stateOf } from './runs';

const state = stateOf(
  [run(1), run(2)],
  [data('run-1', [1, 1, 1]), data('run-2', [1, 1, 1, 1, 1], [1, 2, 4, 5])],
  'run-2',
);

describe('the epoch that the page shows', () => {
  it('is the chosen one, if it has statistics, else the measured one that is nearest', () => {
    expect(choose(state, 2)).toEqual({ run: 'run-2', epoch: 2 });
    expect(choose(state, 3)).toEqual({ run: 'run-2', epoch: 2 });
  });

  it('is the newest as long as none is chosen; choosing the newest is to follow the run', () => {
    expect(choose(state, undefined)).toBeUndefined();
    expect(choose(state, 5)).toBeUndefined();
    expect(shownEpoch(state, undefined)).toBeUndefined();
  });

  it('moves by measured epochs from the chosen one or the newest, as far as the ends', () => {
    expect(moved(state, { run: 'run-2', epoch: 2 }, 1)).toEqual({ run: 'run-2', epoch: 4 });
    expect(moved(state, undefined, -1)?.epoch).toBe(4);
    expect(moved(state, undefined, -Infinity)?.epoch).toBe(1);
    expect(moved(state, { run: 'run-2', epoch: 2 }, Infinity)).toBeUndefined();
    expect(moved(stateOf([], []), undefined, 1)).toBeUndefined();
  });

  it('belongs to its run', () => {
    expect(shownEpoch(state, { run: 'run-2', epoch: 4 })).toBe(4);
    expect(shownEpoch(state, { run: 'run-1', epoch: 4 })).toBeUndefined();
  });

  it('can not be chosen where nothing was measured', () => {
    expect(choose(stateOf([run(1)], [data('run-1', [1, 1])]), 1)).toBeUndefined();
    expect(choose(stateOf([], []), 1)).toBeUndefined();
  });

  it('survives a reload, if what was kept is one', () => {
    expect(readChosen({ run: 'run-2', epoch: 4 })).toEqual({ run: 'run-2', epoch: 4 });
    for (const kept of [undefined, null, 'x', {}, { run: 1, epoch: 4 }, { run: 'run-2' }]) {
      expect(readChosen(kept)).toBeUndefined();
    }
  });
});

describe('a replay', () => {
  it('starts at the first measured epoch when the newest is shown, else where the page is', () => {
    expect(replayStart(state, undefined)).toBe(1);
    expect(replayStart(state, { run: 'run-2', epoch: 4 })).toBe(4);
    expect(replayStart(stateOf([], []), undefined)).toBeUndefined();
  });

  it('goes from measured epoch to measured epoch, and ends at the newest', () => {
    expect([0, 1, 2].map((places) => replayed(state, 1, places)?.epoch)).toEqual([1, 2, 4]);
    expect(replayed(state, 1, 3)).toBeUndefined();
    expect(replayed(state, 1, 30)).toBeUndefined();
  });
});
