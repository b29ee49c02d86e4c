import type { Column } from './column';

/** A point of a line; `y` is NaN where the line has a gap. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * What is drawn of points, ascending, between two epochs: all of them while there are at most two a pixel, else the
 * smallest and the largest of each pixel. One beyond each end keeps the line going at the edge.
 */
export function samplePoints(points: readonly Point[], from: number, to: number, pixels: number): readonly Point[] {
  const start = Math.max(0, points.findIndex(({ x }) => x >= from) - 1);
  const last = points.findLastIndex(({ x }) => x <= to) + 2;
  const shown = points.slice(start, last);
  if (shown.length <= 2 * pixels) return shown;
  const kept: Point[] = [];
  const wide = (to - from) / Math.max(1, pixels);
  for (let index = 0; index < shown.length;) {
    const first = shown[index];
    if (!first) break;
    const pixel = Math.floor((first.x - from) / wide);
    let low = first;
    let high = first;
    for (index++; index < shown.length; index++) {
      const next = shown[index];
      if (!next || Math.floor((next.x - from) / wide) !== pixel) break;
      if (next.y < low.y || Number.isNaN(low.y)) low = next;
      if (next.y > high.y || Number.isNaN(high.y)) high = next;
    }
    kept.push(...(low === high ? [low] : low.x < high.x ? [low, high] : [high, low]));
  }
  return kept;
}

/**
 * What is drawn of a column between two epochs (from 1, both inclusive): every point while there are at most two a
 * pixel, else the smallest and the largest of each block of epochs, in their order. Blocks are aligned powers of two,
 * so that a line that grows or is panned does not flicker. One point beyond each end keeps the line going at the edge.
 */
export function sample(column: Column, from: number, to: number, pixels: number): readonly Point[] {
  const start = Math.max(0, Math.floor(from) - 2);
  const end = Math.min(column.length, Math.ceil(to) + 1);
  const points: Point[] = [];
  if (end - start <= 2 * pixels) {
    for (let index = start; index < end; index++) points.push({ x: index + 1, y: column.at(index) });
    return points;
  }
  let block = 2;
  while ((end - start) / block > Math.max(1, pixels - 2)) block *= 2;
  for (let first = start - (start % block); first < end; first += block) {
    const found = column.extremes(first, first + block);
    if (!found) {
      points.push({ x: first + 1, y: NaN });
      continue;
    }
    const { low, high } = found;
    points.push({ x: Math.min(low, high) + 1, y: column.at(Math.min(low, high)) });
    if (low !== high) points.push({ x: Math.max(low, high) + 1, y: column.at(Math.max(low, high)) });
  }
  return points;
}
