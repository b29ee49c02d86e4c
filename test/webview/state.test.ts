import { describe, expect, it } from 'vitest';
import type { PanelMessage } from '../../src/protocol/panel';
import { figureAt } from '../../webview/epochs';
import {
  dataOf,
  displayed,
  initialState,
  reduce,
  runBefore,
  withoutProblem,
  type PageState,
} from '../../webview/state';
import { data, frame, run, stateOf } from './runs';

const progress = { epoch: 3, step: 12, epochs: 10, loss: 0.3 };
const telemetry = (sequence: number, first: number, losses: readonly number[]): PanelMessage => ({
  type: 'telemetry',
  sequence,
  ...data('run-1', losses),
  epochs: { first, names: ['loss'], values: Float64Array.from(losses) },
  frames: [frame(first)],
  progress,
});
const started = (): PageState =>
  reduce(initialState, {
    type: 'snapshot',
    sequence: 1,
    runs: [run(1, { state: 'running' })],
    selected: 'run-1',
    data: [{ run: 'run-1', epochs: { first: 1, names: ['loss'], values: Float64Array.of(0.9, 0.8) }, frames: [] }],
  });
const lossesOf = (state: PageState): readonly number[] => {
  const { epochs } = dataOf(state, displayed(state));
  return Array.from({ length: epochs.length }, (_, index) => figureAt(epochs, 'loss', index + 1));
};

describe('what the host tells the page', () => {
  it('adds up: a snapshot, then what is new', () => {
    const state = reduce(reduce(started(), telemetry(2, 3, [0.7])), telemetry(3, 4, [0.6, 0.5]));
    expect(lossesOf(state)).toEqual([0.9, 0.8, 0.7, 0.6, 0.5]);
    expect(displayed(state)?.progress).toEqual(progress);
    expect(dataOf(state, displayed(state)).frames.map(({ epoch }) => epoch)).toEqual([3, 4]);
  });

  it('counts once where it comes twice', () => {
    expect(lossesOf(reduce(started(), telemetry(2, 2, [0.8, 0.7])))).toEqual([0.9, 0.8, 0.7]);
  });

  it.each([
    ['a message is missing', telemetry(3, 3, [0.7])],
    ['epochs are missing', telemetry(2, 4, [0.7])],
  ])('counts for nothing more once %s, until the next snapshot', (_, message) => {
    const lost = reduce(started(), message);
    expect(lost.lost).toBe(true);
    expect(reduce(lost, telemetry(4, 5, [0.1]))).toBe(lost);
    expect(reduce(lost, { type: 'snapshot', sequence: 1, runs: [run(1)], data: [] }).lost).toBe(false);
  });

  it('before the first snapshot is not listened to', () => {
    expect(reduce(initialState, telemetry(2, 1, [1]))).toBe(initialState);
  });

  it('about descriptions keeps what was measured, but of runs that are gone', () => {
    const state = reduce(started(), { type: 'runs', sequence: 2, runs: [run(1, { stale: true })], selected: 'run-1' });
    expect(displayed(state)?.stale).toBe(true);
    expect(lossesOf(state)).toEqual([0.9, 0.8]);
    expect(reduce(state, { type: 'runs', sequence: 3, runs: [run(2)] }).data.size).toBe(0);
  });

  it('about what could not be done stands until something else is asked for', () => {
    const state = reduce(started(), { type: 'problem', sequence: 2, message: 'The file is read-only.' });
    expect(state.problem).toBe('The file is read-only.');
    expect(withoutProblem(state).problem).toBeUndefined();
  });
});

describe('the runs', () => {
  it('on display is the selected one, else the newest', () => {
    expect(displayed(stateOf([run(1), run(2)], [], 'run-1'))?.id).toBe('run-1');
    expect(displayed(stateOf([run(1), run(2)], []))?.id).toBe('run-2');
  });

  it('before another one is the newest older one that has epochs', () => {
    const state = stateOf([run(1), run(2), run(3)], [data('run-1', [1]), data('run-3', [1])]);
    expect(runBefore(state, run(3))?.id).toBe('run-1');
    expect(runBefore(state, run(1))).toBeUndefined();
  });
});
