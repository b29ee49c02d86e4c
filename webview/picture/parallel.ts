import { faded } from '../colour';
import { fontOf, type Area, type Pen } from '../export/sheet';
import type { SweepAxis } from '../sweep';
import type { Theme } from '../theme';

const head = 24;
const foot = 22;
const side = 56;

const xOf = ({ left, width }: Area, axis: number, count: number): number =>
  left + side + (count < 2 ? 0 : (axis * (width - 2 * side)) / (count - 1));
const yOf = ({ top, height }: Area, place: number): number => top + head + (1 - place) * (height - head - foot);

/** The run whose line passes nearest to a point, not farther than a finger. */
export function nearestRun(axes: readonly SweepAxis[], area: Area, x: number, y: number): number | undefined {
  let best: number | undefined;
  let least = 12;
  for (let axis = 0; axis + 1 < axes.length; axis++) {
    const [from, to] = [xOf(area, axis, axes.length), xOf(area, axis + 1, axes.length)];
    if (x < from || x > to) continue;
    const share = (x - from) / (to - from);
    axes[axis]?.places.forEach((place, run) => {
      const next = axes[axis + 1]?.places[run] ?? NaN;
      const distance = Math.abs(yOf(area, place + share * (next - place)) - y);
      if (!(distance < least)) return;
      least = distance;
      best = run;
    });
  }
  return best;
}

/** Each run as a line through its values; the better its score, the stronger. The one on display is drawn over all. */
export function paintParallel(
  pen: Pen,
  axes: readonly SweepAxis[],
  goodness: readonly number[],
  theme: Theme,
  area: Area,
  shown?: number,
): void {
  const count = axes.length;
  pen.lineJoin = 'round';
  const line = (run: number): void => {
    pen.beginPath();
    let on = false;
    axes.forEach(({ places }, axis) => {
      const place = places[run] ?? NaN;
      if (Number.isNaN(place)) {
        on = false;
        return;
      }
      const [x, y] = [xOf(area, axis, count), yOf(area, place)];
      if (on) pen.lineTo(x, y);
      else pen.moveTo(x, y);
      on = true;
    });
    pen.stroke();
  };
  const runs = [...goodness.keys()].sort((a, b) => (goodness[a] ?? 0) - (goodness[b] ?? 0));
  for (const run of runs) {
    const good = goodness[run] ?? NaN;
    pen.lineWidth = good === 1 ? 2 : 1;
    const strength = Number.isNaN(good) ? 0.25 : 0.25 + 0.75 * good * good;
    pen.strokeStyle = Number.isNaN(good) ? faded(theme.muted, strength) : faded(theme.training, strength);
    line(run);
  }
  if (shown !== undefined) {
    pen.lineWidth = 2.5;
    pen.strokeStyle = theme.foreground;
    line(shown);
  }
  pen.font = fontOf(theme, 11);
  pen.textBaseline = 'alphabetic';
  axes.forEach(({ name, marks }, axis) => {
    const x = xOf(area, axis, count);
    pen.strokeStyle = theme.muted;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(Math.round(x) + 0.5, yOf(area, 0));
    pen.lineTo(Math.round(x) + 0.5, yOf(area, 1));
    pen.stroke();
    pen.fillStyle = theme.foreground;
    pen.textAlign = axis === 0 ? 'left' : axis === count - 1 ? 'right' : 'center';
    const end = axis === 0 ? area.left : axis === count - 1 ? area.left + area.width : x;
    pen.fillText(name.slice(name.lastIndexOf('.') + 1), end, area.top + 12);
    pen.fillStyle = theme.muted;
    pen.textAlign = axis === 0 ? 'right' : 'left';
    for (const { place, text } of marks) pen.fillText(text, axis === 0 ? x - 6 : x + 6, yOf(area, place) + 4);
  });
}
