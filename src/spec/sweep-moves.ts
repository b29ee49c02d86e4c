import { halvingRounds } from './halving';
import type { EpochRecord } from './record';
import { byScore, type Score } from './score';

/** How a run of a sweep stands. */
export interface Contender {
  /** Its place in the sweep, from 0. */
  readonly index: number;
  /** Epochs that it has finished. */
  readonly epochs: number;
  /** It came to its end, or can not go on. */
  readonly over: boolean;
  /** What was measured at an epoch's end. */
  record(epoch: number): EpochRecord | undefined;
}

/** A run that is to be trained next: to its end, or up to an epoch. */
export interface Move {
  readonly index: number;
  readonly until?: number;
}

/** What is to be trained next, and which runs are out of the race. */
export interface Moves {
  readonly moves: readonly Move[];
  readonly out: readonly number[];
}

/**
 * What a sweep trains next, from how its runs stand alone: so that one which was held up goes on as if it never was. In a
 * halving (`halvingRounds`) a round begins when the one before it is over for all that take part; the better half by the
 * score at its end go on. All other sweeps train every run to its end.
 */
export function nextMoves(
  kind: 'grid' | 'random' | 'halving',
  contenders: readonly Contender[],
  epochs: number,
  score: Score,
): Moves {
  if (kind !== 'halving') {
    return { moves: contenders.filter(({ over }) => !over).map(({ index }) => ({ index })), out: [] };
  }
  const order = byScore(score);
  const rounds = halvingRounds(contenders.length, epochs);
  const out: number[] = [];
  let racing = contenders;
  for (const [place, round] of rounds.entries()) {
    const before = rounds[place - 1]?.epochs;
    if (before !== undefined) {
      const then = (one: Contender): EpochRecord | undefined => one.record(Math.min(before, one.epochs));
      const ranked = [...racing].sort((a, b) => order(then(a), then(b)) || a.index - b.index);
      racing = ranked.slice(0, round.runs);
      out.push(...ranked.slice(round.runs).map(({ index }) => index));
    }
    const last = place === rounds.length - 1;
    const moves = racing
      .filter(({ over, epochs: done }) => !over && (last || done < round.epochs))
      .map(({ index }): Move => (last ? { index } : { index, until: round.epochs }));
    if (moves.length > 0) return { moves, out };
  }
  return { moves: [], out };
}
