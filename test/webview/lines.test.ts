import { describe, expect, it } from 'vitest';
import { initialSettings } from '../../webview/settings';
import { linesOf, smoothedLinesOf } from '../../webview/lines';
import { normLines } from '../../webview/norm-lines';
import { data, facts, frame, run, stateOf } from './runs';

const state = stateOf(
  [run(1, { difference: 'optimizer.lr 0.1 instead of 0.01' }), run(2)],
  [data('run-1', [0.9]), data('run-2', [0.5, 0.4])],
  'run-2',
);

describe('the lines of a figure', () => {
  it('are training and validation of the run on display, over those of earlier runs, which say in what they differ', () => {
    const lines = linesOf(state, [], 'loss');
    expect(lines.map(({ label, detail, emphasis, joined }) => [label, detail, emphasis, joined ?? false])).toEqual([
      ['training', undefined, true, false],
      ['validation', undefined, true, false],
      ['run 1', 'optimizer.lr 0.1 instead of 0.01', false, false],
      ['run 1', 'optimizer.lr 0.1 instead of 0.01', false, true],
    ]);
    expect(lines.map(({ source }) => [source.end, source.at(1)])).toEqual([
      [2, 0.5],
      [2, 1],
      [1, 0.9],
      [1, 1.8],
    ]);
  });

  it('leave hidden runs out, and figures that were not measured', () => {
    expect(linesOf(state, ['run-1'], 'loss')).toHaveLength(2);
    expect(linesOf(state, [], 'f1')).toHaveLength(0);
  });

  it('are smoothed beside what was measured, never instead of it', () => {
    const settings = { ...initialSettings, smoothing: 0.6 };
    const lines = smoothedLinesOf({ state, settings }, 'loss');
    expect(lines).toHaveLength(8);
    const [raw, smooth] = lines;
    expect([raw?.faint, raw?.source.at(2)]).toEqual([true, 0.4]);
    expect(smooth?.derived).toBe(true);
    expect(smooth?.source.at(2)).toBeCloseTo((0.6 * 0.5 + 0.4) / 1.6, 12);
    expect(smoothedLinesOf({ state, settings: initialSettings }, 'loss')).toHaveLength(4);
  });
});

describe('the lines of gradient norms', () => {
  it('are one for each layer that learns, through the epochs with statistics alone', () => {
    const lines = normLines(facts, [frame(1), frame(4)]);
    expect(lines.map(({ label }) => label)).toEqual(['dense1', 'dense2']);
    expect(lines[1]?.source.sample(1, 4, 100)).toEqual([
      { x: 1, y: 17 },
      { x: 4, y: 47 },
    ]);
    expect(lines[0]?.source.at(2)).toBeNaN();
  });
});
