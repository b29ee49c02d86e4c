import { describe, expect, it } from 'vitest';
import type { EpochRecord } from '../../src/spec/record';
import { nextMoves, type Contender } from '../../src/spec/sweep-moves';
import type { Score } from '../../src/spec/score';

const score: Score = { name: 'loss', better: 'lower', of: (record) => record?.loss ?? NaN };

/** A run whose loss is always its place, so that the first is the best. */
const contender = (index: number, epochs: number, over = false): Contender => ({
  index,
  epochs,
  over,
  record: (epoch) => (epoch < 1 || epoch > epochs ? undefined : ({ epoch, loss: index } as EpochRecord)),
});

const halving = (contenders: readonly Contender[], epochs = 8) => nextMoves('halving', contenders, epochs, score);

describe('what a sweep trains next', () => {
  it('is every run that has not come to its end, where nothing is halved', () => {
    const runs = [contender(0, 8, true), contender(1, 3), contender(2, 0)];
    expect(nextMoves('grid', runs, 8, score)).toEqual({ moves: [{ index: 1 }, { index: 2 }], out: [] });
  });

  it('in a halving: first all runs up to the first round’s end', () => {
    expect(halving([0, 1, 2, 3].map((index) => contender(index, 0))).moves).toEqual(
      [0, 1, 2, 3].map((index) => ({ index, until: 2 })),
    );
  });

  it('those that a round still lacks, before anybody is out', () => {
    const { moves, out } = halving([contender(0, 2), contender(1, 1), contender(2, 0), contender(3, 2)]);
    expect(moves).toEqual([
      { index: 1, until: 2 },
      { index: 2, until: 2 },
    ]);
    expect(out).toEqual([]);
  });

  it('then the better half, twice as far', () => {
    const { moves, out } = halving([3, 1, 2, 0].map((index) => contender(index, 2)));
    expect(moves).toEqual([
      { index: 0, until: 4 },
      { index: 1, until: 4 },
    ]);
    expect(out).toEqual([2, 3]);
  });

  it('the last one to its end, and then none', () => {
    const at = (best: Contender) => halving([best, contender(1, 4), contender(2, 2), contender(3, 2)]);
    expect(at(contender(0, 4))).toEqual({ moves: [{ index: 0 }], out: [2, 3, 1] });
    expect(at(contender(0, 8, true))).toEqual({ moves: [], out: [2, 3, 1] });
  });

  it('passes over one that diverged, which is the last in its round', () => {
    const broken: Contender = { ...contender(0, 1, true), record: () => undefined };
    const { moves, out } = halving([broken, contender(1, 2), contender(2, 2), contender(3, 2)]);
    expect(moves.map(({ index }) => index)).toEqual([1, 2]);
    expect(out).toEqual([3, 0]);
  });
});
