import type { UntilSpec } from '../spec/experiment';
import { metrics } from '../spec/metrics';

/** What an epoch's end means for the stopping rules. */
export interface Verdict {
  /** The first rule that holds, by its number. */
  readonly holds: number | undefined;
  /** The patience rules whose best value this is. */
  readonly improved: readonly number[];
}

/** The stopping rules of a run. */
export interface Until {
  /** Asks for the value that a rule watches. */
  epochEnded(valueOf: (rule: UntilSpec) => number): Verdict;
  /** The best value of each patience rule and the epochs since; a checkpoint keeps it. */
  readonly state: { best: number | null; waited: number }[];
}

const lowerIsBetter = ({ metric }: UntilSpec): boolean => metric === 'loss' || metrics[metric].better === 'lower';

function compare(value: number, comparison: '<' | '<=' | '>' | '>=', threshold: number): boolean {
  switch (comparison) {
    case '<':
      return value < threshold;
    case '<=':
      return value <= threshold;
    case '>':
      return value > threshold;
    case '>=':
      return value >= threshold;
  }
}

/**
 * Rules in the order of the text; the first that holds counts. A value improves when it beats the best by more than
 * `minDelta`; a patience rule holds after `patience` epochs in a row that did not. A value that is no number never holds
 * and never improves.
 */
export function createUntil(rules: readonly UntilSpec[]): Until {
  const state = rules.map((): Until['state'][number] => ({ best: null, waited: 0 }));
  return {
    state,
    epochEnded: (valueOf) => {
      let holds: number | undefined;
      const improved: number[] = [];
      rules.forEach((rule, index) => {
        const value = valueOf(rule);
        let held: boolean;
        if (rule.rule === 'threshold') held = compare(value, rule.comparison, rule.threshold);
        else {
          const kept = state[index];
          const gain = kept.best === null ? Infinity : lowerIsBetter(rule) ? kept.best - value : value - kept.best;
          if (gain > rule.minDelta && value === value) {
            kept.best = value;
            kept.waited = 0;
            improved.push(index);
          } else kept.waited++;
          held = kept.waited >= rule.patience;
        }
        if (held) holds ??= index;
      });
      return { holds, improved };
    },
  };
}
