import { describe, expect, it } from 'vitest';
import type { PanelSweep } from '../../src/protocol/panel';
import { bestOf, goodness, pathAxis, scoreAxis, sorted } from '../../webview/sweep';

const sweep = (scores: readonly number[], more: Partial<PanelSweep> = {}): PanelSweep => ({
  id: 'a',
  title: 'Some',
  state: 'ended',
  paths: ['optimizer.lr', 'dense1.activation'],
  score: { name: 'validation accuracy', better: 'higher' },
  share: 1,
  runs: scores.map((score, index) => ({
    place: index + 1,
    values: [String(10 ** (index - 3)), index % 2 === 0 ? 'relu' : 'tanh'],
    state: 'completed',
    epochs: 3,
    score,
    loss: 1 - score,
  })),
  ...more,
});

const places = (runs: readonly { readonly place: number }[]): readonly number[] => runs.map(({ place }) => place);

describe('the runs of a sweep', () => {
  it('have the best first, whichever way is better, and those without a score last', () => {
    expect(places(sorted(sweep([0.5, NaN, 0.9, 0.7]), 'score'))).toEqual([3, 4, 1, 2]);
    expect(places(sorted(sweep([0.5, NaN, 0.9, 0.7]), '-score'))).toEqual([1, 4, 3, 2]);
    const lower = sweep([0.5, 0.1], { score: { name: 'loss', better: 'lower' } });
    expect(places(sorted(lower, 'score'))).toEqual([2, 1]);
  });

  it('are sorted by numbers as numbers, and by words as words', () => {
    const some = sweep([1, 1, 1, 1, 1]);
    expect(places(sorted(some, '-optimizer.lr'))).toEqual([5, 4, 3, 2, 1]);
    expect(places(sorted(some, 'dense1.activation'))).toEqual([1, 3, 5, 2, 4]);
  });

  it('that a halving went on without are behind those in the race, and none of them is the best', () => {
    const some = sweep([0.9, 0.6]);
    const halved = { ...some, runs: some.runs.map((run) => ({ ...run, ...(run.place === 1 && { out: true }) })) };
    expect(places(sorted(halved, 'score'))).toEqual([2, 1]);
    expect(bestOf(halved)?.place).toBe(2);
    expect(bestOf(sweep([NaN, NaN]))).toBeUndefined();
  });

  it('lie on axes by the logarithm where they span much, else evenly, and by words', () => {
    const some = sweep([0.5, 0.7, 0.9, 0.9]);
    const axis = pathAxis(some, 0);
    axis.places.forEach((place, index) => expect(place).toBeCloseTo(index / 3, 9));
    expect(axis.marks.map(({ text }) => text)).toEqual(['0.001', '1']);
    expect(pathAxis(some, 1).places).toEqual([0, 1, 0, 1]);
    const scores = scoreAxis(some, String).places;
    expect(scores[0]).toBe(0);
    expect(scores[1]).toBeCloseTo(0.5, 9);
    expect(scores[2]).toBe(1);
    expect(goodness(some)[2]).toBe(1);
  });
});
