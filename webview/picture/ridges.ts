import { fontOf, type Area, type Pen } from '../export/sheet';
import { tick } from '../format';
import { figureOf, histogramOf, type Frames } from '../frames';
import { faded } from '../colour';
import type { Theme } from '../theme';

/** A histogram of one epoch, as a line of a ridge plot. */
export interface Ridge {
  readonly epoch: number;
  readonly low: number;
  readonly high: number;
  readonly counts: Float64Array;
}

/** Histograms of a tensor over the epochs on one axis. */
export interface Ridges {
  readonly low: number;
  readonly high: number;
  /** The oldest first. */
  readonly ridges: readonly Ridge[];
}

/** How far a ridge reaches over those behind it, in gaps between two. */
const overlap = 2.6;
/** Pixels between two ridges. */
const gap = 8;
const foot = 16;
const side = 34;

/** How many ridges a height has room for. */
export const roomFor = (height: number): number => Math.max(2, Math.floor((height - foot) / gap - overlap) + 1);

/** The histograms of a tensor at so many epochs, evenly chosen among the measured ones, the shown one among them. */
export function ridgesOf(frames: Frames, tensor: number, count: number, shown: number | undefined): Ridges | undefined {
  const finite = frames.filter(
    (frame) =>
      Number.isFinite(figureOf(frame, tensor, 'minimum')) && Number.isFinite(figureOf(frame, tensor, 'maximum')),
  );
  const ridges = evenly(finite, count, shown).map((frame) => ({
    epoch: frame.epoch,
    low: figureOf(frame, tensor, 'minimum'),
    high: figureOf(frame, tensor, 'maximum'),
    counts: histogramOf(frame, tensor),
  }));
  if (ridges.length === 0) return undefined;
  return {
    low: ridges.reduce((least, { low }) => Math.min(least, low), Infinity),
    high: ridges.reduce((most, { high }) => Math.max(most, high), -Infinity),
    ridges,
  };
}

function evenly(frames: Frames, count: number, shown: number | undefined): Frames {
  if (frames.length <= count) return frames;
  const places = new Set(
    Array.from({ length: count }, (_, index) => Math.round((index * (frames.length - 1)) / Math.max(1, count - 1))),
  );
  const wanted = frames.findIndex(({ epoch }) => epoch === shown);
  if (wanted >= 0 && !places.has(wanted)) {
    const nearest = [...places].reduce((a, b) => (Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a));
    places.delete(nearest);
    places.add(wanted);
  }
  return frames.filter((_, place) => places.has(place));
}

/** Where the ground of each ridge lies below the top of an area. */
export const groundOf = ({ ridges }: Ridges, height: number, place: number): number => {
  const lowest = height - foot;
  const room = ridges.length > 1 ? (lowest - gap * overlap) / (ridges.length - 1) : 0;
  return lowest - (ridges.length - 1 - place) * Math.min(gap, room);
};

/** The place of the ridge that a height points at. */
export function ridgeAt(plot: Ridges, height: number, y: number): number {
  let best = 0;
  plot.ridges.forEach((_, place) => {
    const middle = (at: number) => groundOf(plot, height, at) - gap / 2;
    if (Math.abs(middle(place) - y) < Math.abs(middle(best) - y)) best = place;
  });
  return best;
}

/**
 * Draws ridges: frequency polygons (a corner for each measured bin), each to its own greatest count, the newest in front.
 * Those that are not `shown` fade with their age.
 */
export function paintRidges(
  pen: Pen,
  plot: Ridges,
  colour: string,
  theme: Theme,
  { left, top, width, height }: Area,
  shown: number | undefined,
): void {
  const { low, high, ridges } = plot;
  const span = high > low ? high - low : 1;
  const across = width - side;
  const x = (value: number): number => left + (across * (value - low)) / span;
  pen.lineJoin = 'round';
  if (low < 0 && high > 0) {
    pen.strokeStyle = theme.grid;
    pen.lineWidth = 1;
    line(pen, x(0), top + groundOf(plot, height, 0) - gap, x(0), top + height - foot);
  }
  ridges.forEach((ridge, place) => {
    const ground = top + groundOf(plot, height, place);
    const points = polygonOf(ridge, gap * overlap - 2).map(({ value, rise }) => ({ x: x(value), y: ground - rise }));
    const strong = ridge.epoch === shown;
    pen.beginPath();
    pen.moveTo(left, ground);
    for (const point of points) pen.lineTo(point.x, point.y);
    pen.lineTo(left + across, ground);
    // What lies behind is covered.
    pen.fillStyle = theme.background;
    pen.fill();
    if (strong) {
      pen.fillStyle = faded(colour, 0.35);
      pen.fill();
    }
    const age = ridges.length > 1 ? place / (ridges.length - 1) : 1;
    pen.strokeStyle = strong
      ? colour
      : faded(colour, (theme.highContrast ? 0.7 : 0.4) + (theme.highContrast ? 0.3 : 0.5) * age);
    pen.lineWidth = strong ? 1.75 : 1;
    pen.stroke();
  });
  label(pen, plot, theme, { left, top, width, height }, shown);
}

const line = (pen: Pen, fromX: number, fromY: number, toX: number, toY: number): void => {
  pen.beginPath();
  pen.moveTo(fromX, fromY);
  pen.lineTo(toX, toY);
  pen.stroke();
};

/** The corners of a frequency polygon: the middle of each bin as high as its count, on the ground at both ends. */
function polygonOf({ low, high, counts }: Ridge, tall: number): readonly { value: number; rise: number }[] {
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const step = (high - low) / counts.length;
  const corners = Array.from(counts, (count, bin) => ({
    value: low + (bin + 0.5) * step,
    rise: (tall * count) / most,
  }));
  // All values are the same: they stand in the first bin, and there is no width to draw it over.
  return step > 0
    ? [{ value: low - step / 2, rise: 0 }, ...corners, { value: high + step / 2, rise: 0 }]
    : [
        { value: low, rise: 0 },
        { value: low, rise: tall },
        { value: low, rise: 0 },
      ];
}

function label(pen: Pen, plot: Ridges, theme: Theme, area: Area, shown: number | undefined): void {
  const { left, top, width, height } = area;
  const { low, high, ridges } = plot;
  pen.font = fontOf(theme, 11);
  pen.textBaseline = 'middle';
  pen.textAlign = 'right';
  const marks = [0, ridges.length - 1].filter((place, index, all) => all.indexOf(place) === index);
  const chosen = ridges.findIndex(({ epoch }) => epoch === shown);
  if (chosen >= 0) {
    // Where two would lie on each other, the shown one is read.
    for (const mark of [...marks]) {
      const near = Math.abs(groundOf(plot, height, mark) - groundOf(plot, height, chosen)) < 12;
      if (near && mark !== chosen) marks.splice(marks.indexOf(mark), 1);
    }
    if (!marks.includes(chosen)) marks.push(chosen);
  }
  for (const place of marks) {
    pen.fillStyle = place === chosen ? theme.foreground : theme.muted;
    pen.fillText(String(ridges[place]?.epoch ?? ''), left + width, top + groundOf(plot, height, place) - 4);
  }
  pen.fillStyle = theme.muted;
  pen.textBaseline = 'alphabetic';
  pen.textAlign = 'left';
  pen.fillText(tick(Number(low.toPrecision(3))), left, top + height - 2);
  pen.textAlign = 'right';
  pen.fillText(tick(Number(high.toPrecision(3))), left + width - side, top + height - 2);
}
