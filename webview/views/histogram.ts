import { element, setAttributes, setText, svg } from '../dom';
import { count, figure, percent } from '../format';
import { figureOf, histogramOf } from '../frames';
import type { StatisticsFrame } from '../../src/spec/statistics';

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
const describe = (frame: StatisticsFrame, tensor: number, name: string): string =>
  `${name}: from ${figure(figureOf(frame, tensor, 'minimum'))} to ${figure(figureOf(frame, tensor, 'maximum'))}, mean ${figure(figureOf(frame, tensor, 'mean'))}`;

/** A large histogram with its ends, its zero and its figures. */
export function createHistogram(kind: 'weight' | 'gradient' | 'activation') {
  const bars = svg('path', { class: `bars ${kind}` });
  const zero = svg('path', { class: 'zero' });
  const picture = svg(
    'svg',
    { class: 'histogram', viewBox: '0 0 320 96', preserveAspectRatio: 'none', role: 'img' },
    svg('path', { class: 'ground', d: 'M0 95.5H320' }),
    bars,
    zero,
  );
  const title = element('h3');
  const low = element('span');
  const high = element('span');
  const most = element('span', { class: 'most' });
  const zeroLabel = element('span', { class: 'zero-label' }, '0');
  const figures = element('dl', { class: 'figures-line' });
  const values = shownFigures[kind].map((name) => {
    const value = element('dd');
    figures.append(element('div', {}, element('dt', {}, labels[name]), value));
    return { name, value };
  });
  return {
    root: element(
      'div',
      { class: 'large-histogram' },
      element('div', { class: 'histogram-head' }, title, most),
      picture,
      element('div', { class: 'histogram-axis' }, low, zeroLabel, high),
      figures,
    ),
    update(frame: StatisticsFrame, tensor: number, name: string): void {
      const minimum = figureOf(frame, tensor, 'minimum');
      const maximum = figureOf(frame, tensor, 'maximum');
      const counts = histogramOf(frame, tensor);
      setAttributes(bars, { d: histogramPath(counts, 320, 94) });
      const at = minimum < 0 && maximum > 0 ? -minimum / (maximum - minimum) : undefined;
      setAttributes(zero, { d: at === undefined ? '' : `M${round(at * 320)} 0V96` });
      // Near an end the label would lie on the end's own.
      const labelled = at !== undefined && at > 0.22 && at < 0.78;
      zeroLabel.hidden = !labelled;
      if (labelled) zeroLabel.style.left = `${(100 * at).toFixed(1)}%`;
      setAttributes(picture, { 'aria-label': describe(frame, tensor, name) });
      setText(title, name);
      setText(low, figure(minimum));
      setText(high, figure(maximum));
      setText(most, `peak ${count(Math.max(...counts))}`);
      for (const { name: shown, value } of values) {
        const number = figureOf(frame, tensor, shown);
        setText(value, shown === 'zeros' ? percent(number) : figure(number));
      }
    },
  };
}

const labels = { norm: 'norm', mean: 'mean', zeros: 'zeros', updateRatio: 'Δw/w' } as const;

const shownFigures = {
  weight: ['norm', 'mean', 'updateRatio'],
  gradient: ['norm', 'mean', 'zeros'],
  activation: ['norm', 'mean', 'zeros'],
} as const;
