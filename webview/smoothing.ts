import { Column } from './column';

/** How strongly lines can be smoothed: the weight of what came before. 0: not at all. */
export const smoothings = [0, 0.6, 0.9, 0.97] as const;

interface Smoothed {
  readonly weight: number;
  readonly column: Column;
  /** The weighted sum so far, and what its weights add up to. */
  sum: number;
  total: number;
}

const known = new WeakMap<Column, Smoothed>();

/**
 * A column's exponential moving average, sₜ = w · sₜ₋₁ + (1 − w) · xₜ over the sum of its weights, so that it does not
 * lean to 0 at the start (Kingma and Ba, 2015, section 3). NaN stays NaN and counts for nothing. It grows with the
 * column: what was computed before stays.
 */
export function smoothed(column: Column, weight: number): Column {
  let state = known.get(column);
  if (state?.weight !== weight) {
    state = { weight, column: new Column(), sum: 0, total: 0 };
    known.set(column, state);
  }
  for (let index = state.column.length; index < column.length; index++) {
    const value = column.at(index);
    if (Number.isNaN(value)) {
      state.column.push(NaN);
      continue;
    }
    state.sum = weight * state.sum + (1 - weight) * value;
    state.total = weight * state.total + (1 - weight);
    state.column.push(state.sum / state.total);
  }
  return state.column;
}
