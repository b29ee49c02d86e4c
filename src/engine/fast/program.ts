import { elementChunk, headSize, Operation, rowChunk } from '../kernels/operations';
import { writeWords } from './arena';

/** An argument of an operation: a 32-bit integer or address, a float32, or a float64. */
export type Word = number | { readonly float: number } | { readonly double: number };

/** How an operation's work is counted and cut into units. */
export interface Extent {
  /** Items of each sample of the batch, and beside. */
  readonly perRow?: number;
  readonly fixed?: number;
  /** Items a unit takes, and how many units each such chunk has. */
  readonly chunk?: number;
  readonly factor?: number;
  /** What an item costs in each unit, about nanoseconds. */
  readonly cost?: number;
}

/** Never cut. */
export const whole = 2 ** 30;

/** `count` elements a sample. */
export const elements = (count: number, cost = 0.3): Extent => ({ perRow: count, chunk: elementChunk, cost });

/** `count` elements, whatever the batch. */
export const allElements = (count: number, cost = 0.5): Extent => ({ fixed: count, chunk: elementChunk, cost });

/** `count` lines a sample: a softmax's, say, or rows of a loss. Some are taken at once, fewer where each takes long. */
export const lines = (count: number, cost: number): Extent => ({
  perRow: count,
  chunk: Math.max(1, Math.min(64, Math.floor(1e5 / cost))),
  cost,
});

/** A product's `count` rows a sample, cut into chunks of rows and `factor` parts of the other side. */
export const rows = (count: number, factor: number, multiplications: number): Extent => ({
  perRow: count,
  chunk: rowChunk,
  factor,
  cost: multiplications / 15 + 3,
});

/** Nanoseconds, about, that a unit may take: well below what a call of the kernels may last. */
const longest = 4e6;

/** Some of the items that an operation would do. */
export interface Part {
  readonly first: number;
  readonly count: number;
}

/**
 * Cuts what an operation would do in one go into parts that do not take long, each an operation of its own: `count` items of
 * so many nanoseconds, and no more than `most` at once.
 */
export function partsOf(count: number, cost: number, most = Infinity): readonly Part[] {
  const atOnce = Math.max(1, Math.floor(Math.min(longest / cost, most)));
  return Array.from({ length: Math.ceil(count / atOnce) }, (_, part) => {
    const first = part * atOnce;
    return { first, count: Math.min(atOnce, count - first) };
  });
}

/** Nanoseconds, about, that an operation takes over so many rows, where more than one of its units can be done at once. */
function divisibleWork({ perRow = 0, fixed = 0, chunk = whole, factor = 1, cost = 0 }: Extent, rows: number): number {
  const items = rows * perRow + fixed;
  return Math.ceil(items / chunk) * factor > 1 ? cost * items * factor : 0;
}

/** A list of operations, as words, which `run` of the kernels does one after the other for each batch. */
export class Program {
  private readonly words: Word[] = [];
  private readonly extents: Extent[] = [];

  /** Appends an operation. */
  add(operation: Operation, extent: Extent, ...parameters: readonly Word[]): void {
    this.extents.push(extent);
    const { perRow = 0, fixed = 0, chunk = whole, factor = 1, cost = 0 } = extent;
    const size = parameters.reduce<number>(
      (bytes, word) => bytes + (typeof word !== 'number' && 'double' in word ? 8 : 4),
      headSize,
    );
    this.words.push(operation, size, { float: cost }, perRow, fixed, chunk, factor, ...parameters);
  }

  /** Nanoseconds, about, of a batch of so many rows that threads can share: operations that take `least` or more. */
  work(rows: number, least: number): number {
    const each = this.extents.map((extent) => divisibleWork(extent, rows));
    return each.reduce((sum, work) => sum + (work >= least ? work : 0), 0);
  }

  /** The finished list. */
  bytes(): Uint8Array {
    this.add(Operation.End, {});
    return writeWords(this.words);
  }
}
