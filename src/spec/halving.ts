/** A round of successive halving: how many runs take part, and the epoch up to which they are trained. */
export interface Round {
  readonly runs: number;
  readonly epochs: number;
}

/**
 * The rounds of a `sweep halving`: each lets the better half go on (rounded up), for twice as many epochs, so that each
 * costs about the same; the last one ends at the runs' own number of epochs (Jamieson and Talwalkar, 2016). There are no
 * more rounds than halvings of the epochs.
 */
export function halvingRounds(runs: number, epochs: number): readonly Round[] {
  const halvings = (count: number): number => Math.floor(Math.log2(Math.max(1, count)));
  const rounds = 1 + Math.min(halvings(runs), halvings(epochs));
  return Array.from({ length: rounds }, (_, round) => ({
    runs: Math.ceil(runs / 2 ** round),
    epochs: Math.max(1, Math.floor(epochs / 2 ** (rounds - 1 - round))),
  }));
}
