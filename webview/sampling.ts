import type { Column } from './column';

/** A point of a line; `y` is NaN where the line has a gap. */
export interface Point {
  readonly x: number;
  readonly y: number;
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
