import type { StatisticsFrame } from '../../src/spec/statistics';
import { setAttributes, svg } from '../dom';
import { figure } from '../format';
import { figureOf, histogramOf } from '../frames';

/**
 * The outline of a histogram's bars in a box of so many units, each bar as high as its count: the measured bins, one bar
 * each. All on the ground when nothing was counted.
 */
export function histogramPath(counts: ArrayLike<number>, width: number, height: number): string {
  let top = 0;
  for (let bin = 0; bin < counts.length; bin++) top = Math.max(top, counts[bin] ?? 0);
  if (!(top > 0)) return '';
  const step = width / counts.length;
  let path = '';
  for (let bin = 0; bin < counts.length; bin++) {
    const tall = ((counts[bin] ?? 0) / top) * height;
    // A bin with few entries is not an empty one: it keeps a hair's breadth.
    if (tall > 0)
      path += `M${round(bin * step)} ${height}v${-round(Math.max(tall, 0.75))}h${round(step * 0.85)}V${height}z`;
  }
  return path;
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** A small histogram without axes, for a table's cell. */
export function createMiniature(kind: 'weight' | 'gradient') {
  const bars = svg('path', { class: `bars ${kind}` });
  const root = svg(
    'svg',
    { class: 'miniature', viewBox: '0 0 96 24', preserveAspectRatio: 'none', role: 'img' },
    svg('path', { class: 'ground', d: 'M0 23.75H96' }),
    bars,
  );
  return {
    root,
    update(frame: StatisticsFrame | undefined, tensor: number, name: string): void {
      setAttributes(bars, { d: frame && tensor >= 0 ? histogramPath(histogramOf(frame, tensor), 96, 23) : '' });
      setAttributes(root, {
        'aria-label': frame && tensor >= 0 ? describe(frame, tensor, name) : `${name}: not measured`,
      });
    },
  };
}

/** What a histogram shows, in words. */
export const describe = (frame: StatisticsFrame, tensor: number, name: string): string =>
  `${name}: from ${figure(figureOf(frame, tensor, 'minimum'))} to ${figure(figureOf(frame, tensor, 'maximum'))}, mean ${figure(figureOf(frame, tensor, 'mean'))}`;
