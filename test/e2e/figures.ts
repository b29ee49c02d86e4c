import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** Adds a measured figure to those that are printed when the tests are through: `Click on Stop, answered: 12 ms`. */
export function report(name: string, value: string): void {
  const file = process.env.NNET_TEST_FIGURES;
  if (file === undefined) return;
  mkdirSync(path.dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify({ name, value })}\n`);
}

/** A time with the digits that mean something. */
export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

/** Of values in any order. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
