import { describe, expect, it } from 'vitest';
import { halvingRounds } from '../../src/spec/halving';

describe('the rounds of a halving', () => {
  it('let half of the runs go on, for twice as many epochs', () => {
    expect(halvingRounds(8, 80)).toEqual([
      { runs: 8, epochs: 10 },
      { runs: 4, epochs: 20 },
      { runs: 2, epochs: 40 },
      { runs: 1, epochs: 80 },
    ]);
  });

  it('end at the runs’ own number of epochs, and start with one at least', () => {
    for (let runs = 1; runs <= 40; runs++) {
      for (let epochs = 1; epochs <= 40; epochs++) {
        const rounds = halvingRounds(runs, epochs);
        expect(rounds[0]?.runs).toBe(runs);
        expect(rounds.at(-1)?.epochs).toBe(epochs);
        for (const [place, round] of rounds.entries()) {
          const before = rounds[place - 1];
          expect(round.epochs).toBeGreaterThan(before?.epochs ?? 0);
          if (before) expect(round.runs).toBe(Math.ceil(runs / 2 ** place));
        }
      }
    }
  });

  it('are one for a single run, and rounded up for odd numbers', () => {
    expect(halvingRounds(1, 100)).toEqual([{ runs: 1, epochs: 100 }]);
    expect(halvingRounds(5, 100).map(({ runs }) => runs)).toEqual([5, 3, 2]);
  });
});
