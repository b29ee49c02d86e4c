import { setAttributes, svg } from '../dom';
import type { Point } from '../sampling';

const width = 96;
const height = 24;

/**
 * A line through measured points on a logarithmic scale, so that a norm which shrinks by factors falls evenly; values
 * that are not above 0 make a gap.
 */
export function sparklinePath(points: readonly Point[]): string {
  const shown = points.filter(({ y }) => y > 0 && Number.isFinite(y));
  const [first] = shown;
  const last = shown[shown.length - 1];
  if (!first || !last) return '';
  const logs = shown.map(({ y }) => Math.log(y));
  const low = logs.reduce((a, b) => Math.min(a, b));
  const high = logs.reduce((a, b) => Math.max(a, b));
  const across = Math.max(1, last.x - first.x);
  let path = '';
  let pen = false;
  for (const { x, y } of points) {
    if (!(y > 0) || !Number.isFinite(y)) {
      pen = false;
      continue;
    }
    const left = 1 + ((width - 2) * (x - first.x)) / across;
    const down = high > low ? 2 + ((height - 4) * (high - Math.log(y))) / (high - low) : height / 2;
    path += `${pen ? 'L' : 'M'}${left.toFixed(1)} ${down.toFixed(1)}`;
    pen = true;
  }
  return path;
}

/** A small line without axes, for a table's cell. */
export function createSparkline() {
  const line = svg('path', { class: 'spark' });
  const root = svg(
    'svg',
    { class: 'miniature', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img' },
    line,
  );
  return {
    root,
    update(points: readonly Point[], name: string): void {
      setAttributes(line, { d: sparklinePath(points) });
      setAttributes(root, { 'aria-label': name });
    },
  };
}
