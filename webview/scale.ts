import type { Argument, IntegerArgument, NumberArgument } from '../src/spec/argument';

/** A slider over a number: its ends, and whether equal ways are equal factors. */
export interface SliderScale {
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
  readonly integer: boolean;
}

/** The steps of a slider from end to end. */
export const sliderSteps = 240;

const isNumeric = (argument: Argument): argument is NumberArgument | IntegerArgument =>
  argument.type === 'number' || argument.type === 'integer';

/**
 * The slider for an argument, around a reference value where the argument's range is open; `undefined` where a slider
 * says nothing: no number, or a range without scale and end (a seed).
 */
export function sliderScale(argument: Argument, reference: number): SliderScale | undefined {
  if (!isNumeric(argument)) return undefined;
  const integer = argument.type === 'integer';
  const lowest = argument.min ?? argument.above;
  const highest = argument.max ?? argument.below;
  if (argument.scale === 'log') {
    const centre = reference > 0 ? reference : (argument.default ?? 0) > 0 ? (argument.default ?? 1e-3) : 1e-3;
    const min = Math.max(lowest ?? 0, power(Math.log10(centre) - 2), integer ? 1 : 0);
    const max = Math.min(highest ?? Infinity, power(Math.log10(centre) + 2));
    return max > min ? { min, max, log: true, integer } : undefined;
  }
  if (lowest === undefined || (highest === undefined && integer)) return undefined;
  const max = highest ?? Math.max(1, lowest, 2 * reference);
  return max > lowest ? { min: lowest, max, log: false, integer } : undefined;
}

const power = (exponent: number): number => Number((10 ** Math.round(exponent)).toPrecision(1));

/** Where a value stands on the slider, from 0 to `sliderSteps`. */
export function toSlider({ min, max, log }: SliderScale, value: number): number {
  const share = log ? Math.log(Math.max(value, min) / min) / Math.log(max / min) : (value - min) / (max - min);
  return Math.round(sliderSteps * Math.min(1, Math.max(0, share)));
}

/** The value at a place of the slider, with two digits that count (a whole one for an integer). */
export function fromSlider({ min, max, log, integer }: SliderScale, place: number): number {
  const share = place / sliderSteps;
  const value = log ? min * (max / min) ** share : min + (max - min) * share;
  const rounded = Number(value.toPrecision(log || integer ? 2 : 3));
  const inside = Math.min(max, Math.max(min, rounded));
  return integer ? Math.round(inside) : inside;
}

/** The smallest of 1, 2, 5, 10, 20, 50, … that is no less than a number. */
export function niceCeiling(value: number): number {
  if (value <= 1) return 1;
  const decade = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * decade).find((candidate) => candidate >= value) ?? 10 * decade;
}

/** What the epoch axis ends with: the whole run, but while its line would be a stub, a rounded part of it. */
export const epochAxisEnd = (epoch: number, epochs: number): number =>
  Math.max(2, Math.min(epochs, niceCeiling(10 * Math.max(1, epoch))));

/** Why a text is no value of an argument; `undefined` when it may be one. The language has the last word. */
export function problemOf(argument: Argument, path: string, text: string): string | undefined {
  if (!isNumeric(argument)) return text.trim() === '' ? 'A value is missing.' : undefined;
  if (path === 'batch' && text.trim() === 'full') return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return 'Not a number.';
  if (argument.type === 'integer' && !Number.isInteger(value)) return 'Must be a whole number.';
  const { min, max, above, below } = argument;
  if (min !== undefined && value < min) return `Must be at least ${min}.`;
  if (max !== undefined && value > max) return `Must be at most ${max}.`;
  if (above !== undefined && value <= above) return `Must be above ${above}.`;
  if (below !== undefined && value >= below) return `Must be below ${below}.`;
  return undefined;
}
