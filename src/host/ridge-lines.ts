import { histogramBins, statistic, statisticsWidth, type StatisticsFrame } from '../spec/statistics';

/** Colours of a picture; pictures in hovers cannot read the theme's. */
export interface Palette {
  readonly line: string;
  readonly fill: string;
  readonly text: string;
  /** Where 0 is. */
  readonly axis: string;
}

/** The words in a picture. */
export interface Words {
  readonly title: string;
  epoch(number: number): string;
}

/** A picture of 222 by 120: two fit into a hover, in CSS pixels. */
const width = 222;
const height = 120;
const plot = { left: 4, right: 172, top: 22, bottom: 100 };
/** Epochs that are drawn at most; more would hide each other. */
const ridges = 10;
/** How far a ridge reaches over the ones behind it. */
const overlap = 2.2;

/** Up to so many of a list, evenly chosen, the first and the last among them. */
export function evenly<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from(
    { length: count },
    (_, index) => items[Math.round((index * (items.length - 1)) / (count - 1))],
  ).filter((item): item is T => item !== undefined);
}

function short(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  const text = size < 1e-3 || size >= 1e4 ? value.toExponential(1).replace('e+', 'e') : `${+value.toPrecision(2)}`;
  return text.replaceAll('-', '−');
}

const round = (value: number): string => value.toFixed(1);

/**
 * Histograms of a tensor over the epochs as ridge lines: an SVG picture. The oldest epoch is at the back; all share one
 * axis, each drawn over its own [minimum, maximum] and to its own greatest count. `undefined` without finite values.
 */
export function ridgeLines(
  frames: readonly StatisticsFrame[],
  tensor: number,
  words: Words,
  palette: Palette,
): string | undefined {
  const at = (frame: StatisticsFrame, figure: number): number => frame.values[tensor * statisticsWidth + figure] ?? NaN;
  const drawn = evenly(
    frames.filter(
      (frame) => Number.isFinite(at(frame, statistic.minimum)) && Number.isFinite(at(frame, statistic.maximum)),
    ),
    ridges,
  );
  if (drawn.length === 0) return undefined;
  const low = Math.min(...drawn.map((frame) => at(frame, statistic.minimum)));
  const high = Math.max(...drawn.map((frame) => at(frame, statistic.maximum)));
  const span = high > low ? high - low : 1;
  const x = (value: number): number => plot.left + ((plot.right - plot.left) * (value - low)) / span;
  const gap = drawn.length > 1 ? (plot.bottom - plot.top) / (drawn.length - 1 + overlap) : 0;
  const rise = drawn.length > 1 ? gap * overlap : plot.bottom - plot.top;

  const ridge = (frame: StatisticsFrame, index: number): string => {
    const base = plot.bottom - (drawn.length - 1 - index) * gap;
    const from = at(frame, statistic.minimum);
    const step = (at(frame, statistic.maximum) - from) / histogramBins;
    const counts = Array.from({ length: histogramBins }, (_, bin) => at(frame, statistic.histogram + bin));
    const most = Math.max(...counts, 1);
    // Bars, not a smooth curve: nothing between the bins was measured.
    const steps = counts.map((count, bin) => {
      const top = round(base - (rise * count) / most);
      return `L${round(x(from + bin * step))} ${top}L${round(x(from + (bin + 1) * step))} ${top}`;
    });
    const end = round(base);
    const outline = `M${round(x(from))} ${end}${steps.join('')}L${round(x(from + histogramBins * step))} ${end}`;
    const label = index === 0 || index === drawn.length - 1;
    return (
      `<path d="${outline}" fill="${palette.fill}" stroke="${palette.line}" stroke-width="0.8"/>` +
      (label ? `<text x="${plot.right + 4}" y="${end}">${escaped(words.epoch(frame.epoch))}</text>` : '')
    );
  };

  const zero = (): string => {
    if (!(low < 0 && high > 0)) return '';
    const at = round(x(0));
    // Near an end its label would lie on the end's own.
    const apart = x(0) - plot.left > 30 && plot.right - x(0) > 30;
    return (
      `<path d="M${at} ${plot.top}V${plot.bottom}" stroke="${palette.axis}" stroke-dasharray="2 2" fill="none"/>` +
      (apart ? `<text x="${at}" y="${plot.bottom + 12}" text-anchor="middle">0</text>` : '')
    );
  };

  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="sans-serif" font-size="9" fill="${palette.text}"><text x="${plot.left}" y="10">${escaped(words.title)}</text>` +
    drawn.map(ridge).join('') +
    zero() +
    `<text x="${plot.left}" y="${plot.bottom + 12}">${short(low)}</text>` +
    `<text x="${plot.right}" y="${plot.bottom + 12}" text-anchor="end">${short(high)}</text></svg>`
  );
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
