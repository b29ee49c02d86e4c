import { channels } from '../colour';
import type { Theme } from '../theme';

/** Colours for numbers around 0: two hues that leave the ground by the root of the size, so that small ones are seen. */
export interface Palette {
  /** [2 · steps + 1, 3]: from the most negative to the most positive. */
  readonly colours: Uint8Array;
  /** What is no number. */
  readonly none: readonly [number, number, number];
}

const steps = 256;

const made = new WeakMap<Theme, Palette>();

/** A theme's palette. */
export function paletteOf(theme: Theme): Palette {
  const known = made.get(theme);
  if (known) return known;
  const ground = channels(theme.background);
  const colours = new Uint8Array(3 * (2 * steps + 1));
  for (let step = -steps; step <= steps; step++) {
    const hue = channels(step < 0 ? theme.negative : theme.positive);
    const share = Math.abs(step) / steps;
    for (let channel = 0; channel < 3; channel++) {
      const [from = 0, to = 0] = [ground[channel], hue[channel]];
      colours[3 * (step + steps) + channel] = Math.round(from + share * (to - from));
    }
  }
  const palette = { colours, none: channels(theme.warning) };
  made.set(theme, palette);
  return palette;
}

/** The step of a palette for a value of a scale, from 0; -1 for what is no number. */
export function stepOf(value: number, scale: number): number {
  if (Number.isNaN(value)) return -1;
  const share = scale > 0 ? Math.min(1, Math.sqrt(Math.abs(value) / scale)) : 0;
  return steps + Math.sign(value) * Math.round(share * steps);
}

/** The colour of a value. */
export function colourOf({ colours, none }: Palette, value: number, scale: number): readonly [number, number, number] {
  const step = stepOf(value, scale);
  if (step < 0) return none;
  return [colours[3 * step] ?? 0, colours[3 * step + 1] ?? 0, colours[3 * step + 2] ?? 0];
}

/** The number that a scale for some values ends with: the largest size, rounded up, so that it seldom changes. */
export function scaleOf(values: ArrayLike<number>): number {
  let most = 0;
  for (let index = 0; index < values.length; index++) {
    const size = Math.abs(values[index] ?? 0);
    if (size > most && size !== Infinity) most = size;
  }
  if (most === 0) return 0;
  const decade = 10 ** Math.floor(Math.log10(most));
  const factor = [1, 1.5, 2, 3, 5, 7].find((each) => each * decade >= most) ?? 10;
  return Number((factor * decade).toPrecision(3));
}

/** What is read on a colour. */
export const inkOn = ([red, green, blue]: readonly [number, number, number]): string =>
  0.299 * red + 0.587 * green + 0.114 * blue > 140 ? '#000000' : '#ffffff';
