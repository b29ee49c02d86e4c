import { stream } from '../numerics/random';
import type { Dataset } from '../spec/dataset';
import type { DataSpec } from '../spec/experiment';
import { partSizes, type PartSizes } from '../spec/split';
import { DataError } from './error';

const names = ['train', 'validation', 'test'] as const;

/**
 * Which rows belong to which part: a permutation from the seed's `split` stream is cut (file order with `shuffle
 * false`); each part's rows are ascending. With `stratify` each class is cut in proportion. Throws a `DataError`.
 */
export function splitRows(
  spec: DataSpec,
  count: number,
  seed: number,
  labels: Int32Array | undefined,
): Dataset['parts'] {
  const sizes = partSizes(count, spec.split);
  if ('problem' in sizes) {
    throw new DataError(
      sizes.problem === 'above'
        ? `The parts of \`split\` together ask for ${sizes.wanted} rows, but there are ${count}. Make them smaller.`
        : `The ${sizes.part === 'train' ? 'training' : sizes.part} part of \`split\` gets none of ${count} rows. Make it larger.`,
    );
  }
  // Where all rows are in one part, their order is nobody's business.
  const order = spec.shuffle && sizes.train < count ? stream(seed, 'split').permutation(count) : ascending(count);
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

/**
 * Every part takes of every class its share, rounded so that the parts keep their sizes: a class's rows are dealt out
 * where the part is furthest behind its share. Each part differs from its share by less than one row a class.
 */
function stratified(order: Int32Array, sizes: PartSizes, labels: Int32Array): Dataset['parts'] {
  const total = order.length;
  const wanted = [...names.map((name) => sizes[name]), total - sizes.train - sizes.validation - sizes.test];
  const classes = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  const byClass: number[][] = Array.from({ length: classes }, () => []);
  for (const row of order) byClass[labels[row]]?.push(row);
  // One list, class after class: cutting it by turns gives every part its share of each class to within one row.
  const dealt: number[][] = wanted.map(() => []);
  let seen = 0;
  for (const row of byClass.flat()) {
    seen++;
    let behind = -1;
    let most = 0;
    wanted.forEach((size, part) => {
      const lag = (size * seen) / total - (dealt[part]?.length ?? 0);
      if ((dealt[part]?.length ?? 0) < size && lag > most + 1e-9) [behind, most] = [part, lag];
    });
    dealt[Math.max(0, behind)]?.push(row);
  }
  const [train, validation, test] = dealt.map((rows) => Int32Array.from(rows).sort());
  if (!train || !validation || !test) throw new Error('a split has three parts');
  return { train, validation, test };
}
