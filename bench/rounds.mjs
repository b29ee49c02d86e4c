// @ts-check
/* Runs contenders in turn, several times, and puts together what they came to. */

/**
 * @typedef {object} Result
 * @property {import('./contenders.mjs').Contender} contender
 * @property {number[]} rates samples a second, a round each
 * @property {readonly { readonly loss: number }[]} epochs of its last run
 * @property {string} [problem]
 */

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Samples a second of a run, the first tenth of its epochs (at least one) left out: until then code is being compiled.
 * @param {import('./contenders.mjs').Outcome} outcome
 * @param {number} samples
 */
export function rateOf({ epochs }, samples) {
  const counted = epochs.slice(Math.max(1, Math.floor(epochs.length / 10)));
  return (samples * counted.length) / counted.reduce((sum, { seconds }) => sum + seconds, 0);
}

/**
 * A B C, A B C, …: what slows the machine down slows all of them down.
 * @param {import('./workloads.mjs').Workload} workload
 * @param {readonly import('./contenders.mjs').Contender[]} contenders
 * @param {{ rounds: number, seconds: number }} options
 * @returns {readonly Result[]}
 */
export function compare(workload, contenders, { rounds, seconds }) {
  /** @type {Result[]} */
  const results = contenders
    .filter(({ only }) => !only || only.includes(workload.name))
    .map((contender) => ({ contender, rates: [], epochs: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const result of results) {
      if (result.problem !== undefined) continue;
      try {
        const outcome = result.contender.run(workload, seconds);
        result.rates.push(rateOf(outcome, workload.samples));
        result.epochs = outcome.epochs;
      } catch (error) {
        result.problem = error instanceof Error ? error.message : String(error);
      }
    }
  }
  return results;
}

/**
 * One's rates over another's, round by round.
 * @param {Result} result
 * @param {Result | undefined} other
 */
export const ratio = (result, other) =>
  other && other.rates.length > 0 && result.rates.length > 0
    ? median(result.rates.map((rate, round) => rate / (other.rates[round] ?? NaN)))
    : undefined;

/**
 * How far two curves of losses are apart at most, of the first one's first loss, over the epochs that both have, at most
 * the first five: later float32 itself makes a difference.
 * @param {Result} result
 * @param {Result | undefined} other
 */
export function apart(result, other) {
  if (!other || other === result || other.epochs.length === 0 || result.epochs.length === 0) return undefined;
  const start = other.epochs[0].loss;
  const count = Math.min(5, result.epochs.length, other.epochs.length);
  let most = 0;
  for (let epoch = 0; epoch < count; epoch++) {
    most = Math.max(most, Math.abs(result.epochs[epoch].loss - other.epochs[epoch].loss) / start);
  }
  return most;
}
