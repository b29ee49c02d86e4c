import { stream } from '../numerics/random';
import type { Dataset } from '../spec/dataset';
import type { DataSpec } from '../spec/experiment';
import { partSizes, type PartSizes } from '../spec/split';
import type { Steps } from '../spec/steps';
import { DataError } from './error';

const names = ['train', 'validation', 'test'] as const;

/**
 * Which rows belong to which part: a permutation from the seed's `split` stream is cut (file order with `shuffle
 * false`); each part's rows are ascending. With `stratify` each class is cut in proportion, to within one row. Throws a `DataError`.
 */
export function* splitRows(
  spec: DataSpec,
  count: number,
  seed: number,
  labels: Int32Array | undefined,
): Steps<Dataset['parts']> {
  const sizes = partSizes(count, spec.split);
  if ('problem' in sizes) {
    throw new DataError(
      sizes.problem === 'above'
        ? `The parts of \`split\` together ask for ${sizes.wanted} rows, but there are ${count}. Make them smaller.`
        : `The ${sizes.part === 'train' ? 'training' : sizes.part} part of \`split\` gets none of ${count} rows. Make it larger.`,
    );
  }
  // Where all rows are in one part, their order is nobody's business.
  const shuffled = spec.shuffle && sizes.train < count;
  const order = shuffled ? yield* stream(seed, 'split').permuting(count) : ascending(count);
  yield;
  if (!spec.split?.stratify) return cut(order, sizes);
  if (!labels) throw new DataError('`stratify` keeps the shares of classes, but the target holds numbers. Remove it.');
  return stratified(order, sizes, labels);
}

function ascending(count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

function cut(order: Int32Array, sizes: PartSizes): Dataset['parts'] {
  /** Each row's part, from 1; 0 for those that are left out. */
  const parts = new Uint8Array(order.length);
  let at = 0;
  names.forEach((name, index) => {
    for (const end = at + sizes[name]; at < end; at++) parts[order[at]] = index + 1;
  });
  const rows = names.map((name) => new Int32Array(sizes[name]));
  const counts = new Int32Array(names.length);
  for (let row = 0; row < parts.length; row++) {
    const part = parts[row] - 1;
    if (part >= 0) rows[part][counts[part]++] = row;
  }
  const [train, validation, test] = rows;
  return { train, validation, test };
}

/** Every part takes of every class its share, rounded up or down so that the parts keep their sizes. */
function stratified(order: Int32Array, sizes: PartSizes, labels: Int32Array): Dataset['parts'] {
  const total = order.length;
  const wanted = [...names.map((name) => sizes[name]), total - sizes.train - sizes.validation - sizes.test];
  const classes = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  const byClass: number[][] = Array.from({ length: classes }, () => []);
  for (const row of order) byClass[labels[row]].push(row);
  const counts = sharesOf(
    byClass.map(({ length }) => length),
    wanted,
  );
  const dealt: number[][] = wanted.map(() => []);
  byClass.forEach((rows, label) => {
    let from = 0;
    counts[label].forEach((count, part) => {
      for (const row of rows.slice(from, from + count)) dealt[part].push(row);
      from += count;
    });
  });
  const [train, validation, test] = dealt.map((rows) => Int32Array.from(rows).sort());
  return { train, validation, test };
}

/**
 * How many rows of each class each part takes: class · part / total rounded up or down, so that classes and parts, both
 * of which add up to the total, keep their sizes. Such a rounding always exists (Cox, 1987): what is left of each class
 * after rounding down goes to the parts in the order of their remainders, and where a part is full already, another
 * class's row moves on from it.
 */
function sharesOf(classes: readonly number[], parts: readonly number[]): readonly (readonly number[])[] {
  const total = parts.reduce((sum, size) => sum + size, 0);
  const counts = classes.map((count) => parts.map((size) => Math.floor((count * size) / total)));
  const room = parts.map((size, part) => size - counts.reduce((sum, row) => sum + row[part], 0));
  const remainder = (label: number, part: number): number => (classes[label] * parts[part]) % total;
  /** Parts that may take one more row of a class, and do, or do not. */
  const extra = classes.map(() => parts.map(() => false));
  const open = (label: number, tried: readonly boolean[]): readonly number[] =>
    [...parts.keys()]
      .filter((part) => !tried[part] && !extra[label][part] && remainder(label, part) > 0)
      .sort((a, b) => remainder(label, b) - remainder(label, a));

  const place = (label: number, tried: boolean[]): boolean => {
    for (const part of open(label, tried)) {
      tried[part] = true;
      const moved = room[part] > 0 ? -1 : classes.findIndex((_, other) => extra[other][part] && place(other, tried));
      if (moved < 0 && room[part] === 0) continue;
      if (moved < 0) room[part]--;
      else extra[moved][part] = false;
      extra[label][part] = true;
      return true;
    }
    return false;
  };
  classes.forEach((count, label) => {
    const left = count - counts[label].reduce((sum, one) => sum + one, 0);
    for (let row = 0; row < left; row++) {
      if (!place(label, new Array<boolean>(parts.length).fill(false))) throw new Error('a split has a rounding');
    }
  });
  return counts.map((row, label) => row.map((count, part) => count + (extra[label][part] ? 1 : 0)));
}
