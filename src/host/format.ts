import type { Run } from './run';

/** A number in few characters, two digits where it is small or large: `3.1e-3`, `0.420`, `12.3`, `1.2e4`. */
export function compact(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace('Infinity', '∞');
  const size = Math.abs(value);
  if (size === 0) return '0';
  return size >= 0.01 && size < 999.5 ? value.toPrecision(3) : value.toExponential(1).replace('e+', 'e');
}

/** A number that is not negative in at most four characters: `4.21`, `12.3`, `0.42`, `4e-3`. */
export function narrow(value: number): string {
  if (!Number.isFinite(value)) return compact(value);
  if (value === 0) return '0';
  if (value < 0.095 || value >= 999.5) return value.toExponential(0).replace('e+', 'e');
  return value < 9.995 ? value.toFixed(2) : value.toPrecision(3);
}

/** A number that is not negative, in six columns: `3.1e-3`, `0.420 `, `1e-12 `. */
export function six(value: number): string {
  const text = compact(value);
  return (text.length > 6 ? value.toExponential(0).replace('e+', 'e') : text).padEnd(6);
}

/** A number with or without a sign, in five columns: `-0.13`, ` 12.3`; two decimals where it is small. */
export function signed(value: number): string {
  const size = Math.abs(value);
  const text = size < 9.995 ? size.toFixed(2) : narrow(size);
  return `${value < 0 && text !== '0.00' ? '-' : ' '}${text.padEnd(4)}`;
}

/** A number that is not negative, in three columns up to 1e9: `.98`, `1.0`, `12 `, `3e3`. */
export function tiny(value: number): string {
  if (!Number.isFinite(value)) return compact(value).padEnd(3);
  const text =
    value < 0.995 ? value.toFixed(2).slice(1) : value < 9.95 ? value.toFixed(1) : value < 99.5 ? value.toFixed(0) : '';
  return (text || value.toExponential(0).replace('e+', 'e')).padEnd(3);
}

/** A loss or an error with three digits that count. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return compact(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(2).replace('e+', 'e') : value.toPrecision(3);
}

/** A share as a percentage with one decimal: `96.1 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const shares = new Set(['accuracy', 'precision', 'recall', 'f1']);

/** A metric's value in its usual form. */
export const metric = (name: string, value: number): string => (shares.has(name) ? percent(value) : figure(value));

/** A span of time in the largest unit that fits: `12 s`, `3 min`, `2 h`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

/** The metric that tells most of a run: of the validation part when there is one. */
export function headline(run: Run): { readonly column: string; readonly label: string; readonly name: string } {
  const name = run.spec.train.metrics[0] ?? 'loss';
  const validated = `validation.${name}`;
  return run.epochs.names.includes(validated)
    ? { column: validated, label: `val. ${name}`, name }
    : { column: name, label: name, name };
}
