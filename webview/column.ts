/** The values that the lowest level of the pyramid sums up, as a power of two. */
const baseShift = 3;

/** Per block the index of its smallest and largest value, or -1 when it has only NaN. */
interface Level {
  low: Int32Array;
  high: Int32Array;
  blocks: number;
}

/** Where the smallest and the largest value of a range stand. */
export interface Extremes {
  readonly low: number;
  readonly high: number;
}

/**
 * One figure of every epoch, growing at its end, with a pyramid of minima and maxima over blocks of 8, 16, 32, … values:
 * the extremes of any range take logarithmic time, so a chart of a million epochs draws as fast as one of a thousand.
 * Values are never changed once they are there.
 */
export class Column {
  private values = new Float64Array(16);
  private readonly levels: Level[] = [];
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** A value by its index from 0, or NaN outside. */
  at(index: number): number {
    return index < this.count ? (this.values[index] ?? NaN) : NaN;
  }

  push(value: number): void {
    if (this.count === this.values.length) {
      const grown = new Float64Array(2 * this.count);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.count] = value;
    this.count += 1;
    for (let level = 0; this.count % (1 << (baseShift + level)) === 0; level++) this.close(level);
  }

  /** The extremes of the values in [from, to), NaN left out; `undefined` when there are none. */
  extremes(from: number, to: number): Extremes | undefined {
    const end = Math.min(to, this.count);
    let low = -1;
    let high = -1;
    const take = (a: number, b: number): void => {
      if (a >= 0 && (low < 0 || this.at(a) < this.at(low))) low = a;
      if (b >= 0 && (high < 0 || this.at(b) > this.at(high))) high = b;
    };
    for (let index = Math.max(0, from); index < end;) {
      let level = -1;
      while (level + 1 < this.levels.length && fits(index, end, level + 1)) level += 1;
      if (level < 0) {
        if (!Number.isNaN(this.at(index))) take(index, index);
        index += 1;
        continue;
      }
      const block = index >> (baseShift + level);
      take(this.levels[level]?.low[block] ?? -1, this.levels[level]?.high[block] ?? -1);
      index += 1 << (baseShift + level);
    }
    return low < 0 ? undefined : { low, high };
  }

  /** Sums up the last block of a level, which is complete now, from the level below. */
  private close(level: number): void {
    const size = 1 << (baseShift + level);
    const target = (this.levels[level] ??= { low: new Int32Array(16), high: new Int32Array(16), blocks: 0 });
    const below = this.levels[level - 1];
    let low = -1;
    let high = -1;
    const take = (a: number, b: number): void => {
      if (a >= 0 && (low < 0 || this.at(a) < this.at(low))) low = a;
      if (b >= 0 && (high < 0 || this.at(b) > this.at(high))) high = b;
    };
    if (below) {
      for (const block of [below.blocks - 2, below.blocks - 1]) take(below.low[block] ?? -1, below.high[block] ?? -1);
    } else {
      for (let index = this.count - size; index < this.count; index++) {
        if (!Number.isNaN(this.at(index))) take(index, index);
      }
    }
    if (target.blocks === target.low.length) {
      target.low = grow(target.low);
      target.high = grow(target.high);
    }
    target.low[target.blocks] = low;
    target.high[target.blocks] = high;
    target.blocks += 1;
  }
}

/** Whether a whole block of a level starts at an index and ends before `end`. */
const fits = (index: number, end: number, level: number): boolean => {
  const size = 1 << (baseShift + level);
  return index % size === 0 && index + size <= end;
};

const grow = (values: Int32Array): Int32Array<ArrayBuffer> => {
  const grown = new Int32Array(2 * values.length);
  grown.set(values);
  return grown;
};
