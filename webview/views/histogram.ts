import { histogramBins, type StatisticsFrame } from '../../src/spec/statistics';
import { element, setAttributes, setText } from '../dom';
import { count, figure, percent } from '../format';
import { figureOf, histogramOf } from '../frames';
import type { Actions, Page } from '../page';
import { createFigure } from '../picture/figure';
import { binAt, binRange, paintHistogram, type Histogram } from '../picture/histogram';
import { describe } from './miniature';

export type Role = 'weight' | 'gradient' | 'activation';

/** A large histogram of one epoch with its figures. */
export function createHistogram(role: Role, actions: Actions) {
  let shown: Histogram | undefined;
  let pointed: number | undefined;
  /** The bin that the keys are at. */
  let at = 0;
  const view = createFigure({ id: `histogram-${role}`, height: 240 }, actions);
  const figures = element('dl', { class: 'figures-line' });
  const values = shownFigures[role].map((name) => {
    const value = element('dd');
    figures.append(element('div', {}, element('dt', {}, labels[name]), value));
    return { name, value };
  });
  const point = (bin: number | undefined): void => {
    pointed = bin;
    view.canvas.draw();
    say();
  };
  const say = (): void => {
    if (!shown) return;
    const most = shown.counts.reduce((a, b) => Math.max(a, b), 0);
    setText(view.reading, pointed === undefined ? `peak ${count(most)}` : binText(shown, pointed));
    setAttributes(canvas, { 'aria-valuenow': (pointed ?? at) + 1, 'aria-valuetext': binText(shown, pointed ?? at) });
  };
  const canvas = view.canvas.element;
  setAttributes(canvas, { tabindex: 0, role: 'slider', 'aria-valuemin': 1, 'aria-valuemax': histogramBins });
  canvas.addEventListener('pointermove', (event) => {
    if (shown) point(binAt(shown, view.canvas.width, event.offsetX));
  });
  canvas.addEventListener('pointerleave', () => point(undefined));
  canvas.addEventListener('blur', () => point(undefined));
  canvas.addEventListener('keydown', (event) => {
    const last = histogramBins - 1;
    const moves: Readonly<Record<string, number>> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last };
    const target = moves[event.key];
    if (target === undefined) return;
    event.preventDefault();
    at = Math.max(0, Math.min(last, target));
    point(at);
  });
  view.root.append(figures);
  return {
    root: view.root,
    update(page: Page, frame: StatisticsFrame, tensor: number, name: string): void {
      const histogram: Histogram = {
        low: figureOf(frame, tensor, 'minimum'),
        high: figureOf(frame, tensor, 'maximum'),
        counts: histogramOf(frame, tensor),
      };
      shown = histogram;
      view.update(page, {
        title: name,
        description: describe(frame, tensor, name),
        depends: [frame, tensor, name],
        paint: (pen, theme, area, screen) =>
          paintHistogram(pen, histogram, theme[role], theme, area, screen ? pointed : undefined),
        table: () => ({
          columns: ['from', 'to', 'count'],
          rows: Array.from(histogram.counts, (each, bin) => [...binRange(histogram, bin), each]),
        }),
        text: (value) => (Number.isInteger(value) ? count(value) : figure(value)),
      });
      say();
      for (const { name: wanted, value } of values) {
        const number = figureOf(frame, tensor, wanted);
        setText(value, wanted === 'zeros' ? percent(number) : figure(number));
      }
    },
  };
}

function binText(histogram: Histogram, bin: number): string {
  const [from, to] = binRange(histogram, bin);
  return `${count(histogram.counts[bin] ?? 0)} in ${figure(from, 2)}…${figure(to, 2)}`;
}

const labels = { norm: 'norm', mean: 'mean', zeros: 'zeros', updateRatio: 'Δw/w' } as const;

const shownFigures = {
  weight: ['norm', 'mean', 'updateRatio'],
  gradient: ['norm', 'mean', 'zeros'],
  activation: ['norm', 'mean', 'zeros'],
} as const;
