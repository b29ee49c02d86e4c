/** Numbers and spans of time as the panel writes them. A figure that does not exist is a dash, never a zero. */

const missing = '–';
const minus = (text: string): string => text.replace(/-/g, '−');

/**
 * A number with so many digits that count, without an exponent from 0.001 to 99,999: `0.0421`, `12.3`, `4.21e-5`.
 * Always the same number of digits, so that a value that changes keeps its width.
 */
export function figure(value: number, digits = 3): string {
  if (Number.isNaN(value)) return missing;
  if (!Number.isFinite(value)) return minus(value < 0 ? '-∞' : '∞');
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 1e-3 || size >= 99_999.5) return minus(value.toExponential(digits - 1).replace('e+', 'e'));
  const whole = Math.floor(Math.log10(size)) + 1;
  return minus(whole >= digits ? value.toFixed(0) : value.toPrecision(digits));
}

/** A number as an axis writes it: no digits that say nothing. */
export function tick(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  const plain = Number(value.toPrecision(6));
  return minus(size < 1e-3 || size >= 1e6 ? plain.toExponential().replace('e+', 'e') : String(plain));
}

/** A share of 1 as a percentage: `98.8 %`. */
export const percent = (share: number, digits = 1): string =>
  Number.isFinite(share) ? `${minus((100 * share).toFixed(digits))} %` : missing;

/** A count with its thousands parted: `12,345`. */
export const count = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

/** A change with its sign: `+1.3`, `−0.02`. */
export const signed = (text: string, change: number): string => (change < 0 ? text : `+${text}`);

/** A span of time in the largest unit that fits. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A shape as the language writes it; an empty one is a single number. */
export const shape = (axes: readonly number[]): string => (axes.length === 0 ? '1' : axes.join('×'));
