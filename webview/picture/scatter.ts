import { fontOf, type Area, type Pen } from '../export/sheet';
import { tick } from '../format';
import { faded } from '../colour';
import type { Theme } from '../theme';

/** Points of pairs that would be equal if all were well: what is so, and what was predicted. */
export interface Pairs {
  readonly actual: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
}

/** The most points that are drawn, evenly chosen; more are a blot. */
export const mostPoints = 20_000;

const gutter = 52;
const foot = 32;

/** The part of an area in which the points lie. */
export const scatterBox = ({ left, top, width, height }: Area): Area => ({
  left: left + gutter,
  top: top + 4,
  width: Math.max(10, width - gutter - 8),
  height: Math.max(10, height - foot - 4),
});

/** The values that both axes go through. */
export function rangeOfPairs({ actual, predicted }: Pairs): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const values of [actual, predicted]) {
    for (let place = 0; place < values.length; place++) {
      const value = values[place] ?? NaN;
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (!(high > low)) return Number.isFinite(low) ? [low - 1, low + 1] : [0, 1];
  const beyond = 0.04 * (high - low);
  return [low - beyond, high + beyond];
}

/** The places of the points that are drawn. */
export function* drawnPlaces(count: number): Generator<number, undefined> {
  const some = Math.min(count, mostPoints);
  for (let index = 0; index < some; index++) yield Math.floor((index * count) / some);
  return undefined;
}

/** The point that is nearest to a place of an area, not farther than a finger. */
export function nearestPair(pairs: Pairs, box: Area, x: number, y: number): number | undefined {
  const [low, high] = rangeOfPairs(pairs);
  let best: number | undefined;
  let least = 14 ** 2;
  for (const place of drawnPlaces(pairs.actual.length)) {
    const across = box.left + (((pairs.actual[place] ?? NaN) - low) / (high - low)) * box.width;
    const up = box.top + (1 - ((pairs.predicted[place] ?? NaN) - low) / (high - low)) * box.height;
    const distance = (across - x) ** 2 + (up - y) ** 2;
    if (distance >= least) continue;
    least = distance;
    best = place;
  }
  return best;
}

/** Draws the points and the diagonal on which they would lie. */
export function paintScatter(pen: Pen, pairs: Pairs, name: string, theme: Theme, area: Area, pointed?: number): void {
  const box = scatterBox(area);
  const [low, high] = rangeOfPairs(pairs);
  const across = (value: number): number => box.left + ((value - low) / (high - low)) * box.width;
  const up = (value: number): number => box.top + (1 - (value - low) / (high - low)) * box.height;
  pen.strokeStyle = theme.muted;
  pen.lineWidth = 1;
  pen.setLineDash([4, 3]);
  pen.beginPath();
  pen.moveTo(across(low), up(low));
  pen.lineTo(across(high), up(high));
  pen.stroke();
  pen.setLineDash([]);
  pen.strokeStyle = theme.grid;
  pen.strokeRect(Math.round(box.left) + 0.5, Math.round(box.top) + 0.5, Math.round(box.width), Math.round(box.height));
  const many = pairs.actual.length > 2000;
  pen.fillStyle = faded(theme.validation, theme.highContrast ? 1 : many ? 0.45 : 0.75);
  for (const place of drawnPlaces(pairs.actual.length)) {
    const [x, y] = [across(pairs.actual[place] ?? NaN), up(pairs.predicted[place] ?? NaN)];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    if (many) {
      pen.fillRect(x - 1, y - 1, 2, 2);
      continue;
    }
    pen.beginPath();
    pen.arc(x, y, 2.5, 0, 2 * Math.PI);
    pen.fill();
  }
  if (pointed !== undefined) {
    pen.strokeStyle = theme.foreground;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.arc(across(pairs.actual[pointed] ?? NaN), up(pairs.predicted[pointed] ?? NaN), 5, 0, 2 * Math.PI);
    pen.stroke();
  }
  pen.font = fontOf(theme, 11);
  pen.fillStyle = theme.muted;
  pen.textBaseline = 'alphabetic';
  const say = (text: string, x: number, y: number, align: CanvasTextAlign): void => {
    pen.textAlign = align;
    pen.fillText(text, x, y);
  };
  const [first, last] = [low, high].map((value) => tick(Number(value.toPrecision(3))));
  const below = box.top + box.height + 15;
  say(first ?? '', box.left, below, 'left');
  say(last ?? '', box.left + box.width, below, 'right');
  say(`actual ${name}`, box.left + box.width / 2, below, 'center');
  say(last ?? '', box.left - 6, box.top + 9, 'right');
  say(first ?? '', box.left - 6, box.top + box.height, 'right');
  pen.save();
  pen.translate(box.left - 10, box.top + box.height / 2);
  pen.rotate(-Math.PI / 2);
  say('predicted', 0, 0, 'center');
  pen.restore();
}
