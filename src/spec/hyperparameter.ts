import type { Argument } from './argument';

/** A hyperparameter as a control shows it: plain data that crosses to the panel. */
export interface Hyperparameter {
  /** Its dotted path: `optimizer.lr`. */
  readonly path: string;
  /** Its value, as the language writes it; absent when it has none: nothing is written, and there is no default. */
  readonly value?: string;
  /** The value when nothing is written; absent when it must be. */
  readonly default?: string;
  /** The keyword or layer it belongs to: `optimizer`, `hidden`. */
  readonly group: string;
  readonly argument: Argument;
}
