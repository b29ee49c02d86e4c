import type { Amount } from './argument';
import type { SplitSpec } from './experiment';

/** Rows of each part. */
export interface PartSizes {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** Why a split cannot be made of so many rows. */
export type SplitProblem =
  | { readonly problem: 'above'; readonly wanted: number }
  | { readonly problem: 'empty'; readonly part: keyof PartSizes };

/** Without what decimals do to binary fractions (0.29 · 100); whole numbers of rows are short enough to stay themselves. */
const decimal = (rows: number): number => (Number.isInteger(rows) && rows < 1e12 ? rows : +rows.toPrecision(12));

/** Rows that an amount asks for, not rounded. */
const rowsOf = ({ unit, value }: Amount, samples: number): number =>
  unit === 'rows' ? value : decimal(value * samples);

/**
 * How many rows of `samples` each part gets: validation and test round down, train gets the rest of what all parts
 * together ask for, or of everything when it is not given. Without a split all rows are for training.
 */
export function partSizes(samples: number, split: SplitSpec | undefined): PartSizes | SplitProblem {
  if (!split) return samples > 0 ? { train: samples, validation: 0, test: 0 } : { problem: 'empty', part: 'train' };
  const asked = (amount: Amount | undefined): number => (amount ? rowsOf(amount, samples) : 0);
  const validation = Math.floor(asked(split.validation));
  const test = Math.floor(asked(split.test));
  const wanted = decimal(asked(split.train) + asked(split.validation) + asked(split.test));
  if (wanted > samples) return { problem: 'above', wanted };
  const train = (split.train ? Math.floor(wanted) : samples) - validation - test;
  if (split.validation && validation === 0) return { problem: 'empty', part: 'validation' };
  if (split.test && test === 0) return { problem: 'empty', part: 'test' };
  return train > 0 ? { train, validation, test } : { problem: 'empty', part: 'train' };
}
