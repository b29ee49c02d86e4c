import { fontOf, type Area, type Pen } from '../export/sheet';
import { figure } from '../format';
import type { Theme } from '../theme';

/** The counts of a tensor's bins, evenly over [low, high]. */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly counts: Float64Array;
}

const foot = 18;

/** The bin under a place, in an area as wide as the histogram. */
export const binAt = ({ counts }: Histogram, width: number, x: number): number =>
  Math.max(0, Math.min(counts.length - 1, Math.floor((x / width) * counts.length)));

/** The ends of a bin. */
export function binRange({ low, high, counts }: Histogram, bin: number): readonly [number, number] {
  const step = (high - low) / counts.length;
  return [low + bin * step, low + (bin + 1) * step];
}

/** Draws a histogram: a bar for each measured bin, as high as its count, over an axis with its ends and its zero. */
export function paintHistogram(
  pen: Pen,
  { low, high, counts }: Histogram,
  colour: string,
  theme: Theme,
  { left, top, width, height }: Area,
  pointed?: number,
): void {
  const ground = top + height - foot;
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const step = width / counts.length;
  counts.forEach((count, bin) => {
    if (count === 0) return;
    // A bin with few entries is not an empty one: it keeps a hair's breadth.
    const tall = Math.max(1, ((height - foot - 2) * count) / most);
    pen.fillStyle = bin === pointed ? theme.foreground : colour;
    pen.fillRect(left + bin * step, ground - tall, Math.max(1, step * 0.85), tall);
  });
  pen.fillStyle = theme.grid;
  pen.fillRect(left, ground, width, 1);
  const zero = low < 0 && high > 0 ? -low / (high - low) : undefined;
  if (zero !== undefined) {
    pen.strokeStyle = theme.muted;
    pen.lineWidth = 1;
    pen.setLineDash([2, 2]);
    pen.beginPath();
    pen.moveTo(Math.round(left + zero * width) + 0.5, top);
    pen.lineTo(Math.round(left + zero * width) + 0.5, ground);
    pen.stroke();
    pen.setLineDash([]);
  }
  pen.font = fontOf(theme, 11);
  pen.textBaseline = 'alphabetic';
  pen.fillStyle = theme.muted;
  const say = (text: string, x: number, align: CanvasTextAlign): void => {
    pen.textAlign = align;
    pen.fillText(text, x, top + height - 4);
  };
  say(figure(low), left, 'left');
  say(figure(high), left + width, 'right');
  // Near an end the label would lie on the end's own.
  if (zero !== undefined && zero > 0.25 && zero < 0.75) say('0', left + zero * width, 'center');
}
