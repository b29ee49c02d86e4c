import { fontOf, type Area, type Pen } from '../export/sheet';
import type { SweepAxis } from '../sweep';
import type { Theme } from '../theme';

const gutter = 64;
const foot = 34;

const boxOf = ({ left, top, width, height }: Area): Area => ({
  left: left + gutter,
  top: top + 8,
  width: Math.max(10, width - gutter - 16),
  height: Math.max(10, height - foot - 8),
});

const pointOf = (box: Area, across: number, up: number): readonly [number, number] => [
  box.left + 8 + across * (box.width - 16),
  box.top + 8 + (1 - up) * (box.height - 16),
];

/** The run whose point is nearest to a place, not farther than a finger. */
export function nearestPoint(over: SweepAxis, score: SweepAxis, area: Area, x: number, y: number): number | undefined {
  const box = boxOf(area);
  let best: number | undefined;
  let least = 14 ** 2;
  over.places.forEach((place, run) => {
    const [across, up] = pointOf(box, place, score.places[run] ?? NaN);
    const distance = (across - x) ** 2 + (up - y) ** 2;
    if (!(distance < least)) return;
    least = distance;
    best = run;
  });
  return best;
}

/** What the runs are ranked by, over a hyperparameter. */
export function paintSweepScatter(
  pen: Pen,
  over: SweepAxis,
  score: SweepAxis,
  theme: Theme,
  area: Area,
  shown?: number,
): void {
  const box = boxOf(area);
  pen.strokeStyle = theme.grid;
  pen.lineWidth = 1;
  pen.strokeRect(Math.round(box.left) + 0.5, Math.round(box.top) + 0.5, Math.round(box.width), Math.round(box.height));
  over.places.forEach((place, run) => {
    const [x, y] = pointOf(box, place, score.places[run] ?? NaN);
    if (Number.isNaN(x) || Number.isNaN(y)) return;
    pen.fillStyle = run === shown ? theme.foreground : theme.training;
    pen.beginPath();
    pen.arc(x, y, run === shown ? 5 : 3.5, 0, 2 * Math.PI);
    pen.fill();
  });
  pen.font = fontOf(theme, 11);
  pen.fillStyle = theme.muted;
  pen.textBaseline = 'alphabetic';
  const below = box.top + box.height + 15;
  for (const { place, text } of over.marks) {
    pen.textAlign = place < 0.2 ? 'left' : place > 0.8 ? 'right' : 'center';
    pen.fillText(text, pointOf(box, place, 0)[0], below);
  }
  pen.textAlign = 'center';
  pen.fillText(over.name, box.left + box.width / 2, below + 14);
  pen.textAlign = 'right';
  for (const { place, text } of score.marks) pen.fillText(text, box.left - 6, pointOf(box, 0, place)[1] + 4);
  pen.save();
  pen.translate(area.left + 10, box.top + box.height / 2);
  pen.rotate(-Math.PI / 2);
  pen.textAlign = 'center';
  pen.fillText(score.name, 0, 0);
  pen.restore();
}
