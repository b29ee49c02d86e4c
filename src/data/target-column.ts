import type { TargetFacts } from '../spec/target';
import type { Cells } from './cells';
import { DistinctCells, smallPlaces } from './distinct-cells';
import { DataError, quote } from './error';
import { Growing } from './growing';

/** A target as it was read or made, before it is known what the loss takes it for. */
export interface TargetColumn extends TargetFacts {
  readonly name: string;
  /** [samples]; none where a cell is no number. */
  readonly values: Float64Array;
  /** Each sample's text, as an index into `texts`, where a cell is no number. */
  readonly cells?: { readonly indices: Int32Array; readonly texts: readonly string[] };
  /** How many classes a generator has, which are its values: all there are, whether a sample is of each or not. */
  readonly classes?: number;
}

/** Texts are classes: so many are told apart, no more. */
export const mostClasses = 10_000;

/** Gathers a target column of a file. */
export class TargetReader {
  private readonly values;
  /** Each sample's text, until there are too many. */
  private readonly indices;
  private readonly known = new DistinctCells(mostClasses);
  /** The index plus 1 of each text of few digits: most targets that are numbered classes, found without a search. */
  private readonly small = new Int32Array(smallPlaces);
  private numeric = true;
  private integral = true;
  private many = false;

  /** @param rows so many are expected */
  constructor(
    private readonly name: string,
    rows: number,
  ) {
    this.values = Growing.floats(rows);
    this.indices = Growing.integers(rows);
  }

  /** Throws a `DataError` for more texts than can be classes. */
  push(cells: Cells, index: number): void {
    if (this.numeric) {
      const value = cells.number(index);
      if (Number.isNaN(value)) this.numeric = false;
      else if (!Number.isInteger(value)) this.integral = false;
      this.values.push(value);
    }
    // A number is the text of a class where text follows: the texts are kept for as long as they may be classes.
    if (!this.many) {
      const known = this.identify(cells, index);
      this.many = known < 0;
      this.indices.push(known);
    }
    if (this.many && !this.numeric) {
      throw new DataError(
        `Column ${quote(this.name)} holds text, thus classes, but more than ${mostClasses} different ones. Is it the target?`,
      );
    }
  }

  private identify(cells: Cells, index: number): number {
    const place = cells.smallPlace(index);
    if (place < 0) return cells.identify(index, this.known);
    if (this.small[place] === 0) this.small[place] = cells.identify(index, this.known) + 1;
    return this.small[place] - 1;
  }

  finish(): TargetColumn {
    const { name, numeric, integral, many } = this;
    const texts = this.known.texts();
    if (numeric) {
      const distinct = many ? Infinity : new Set(texts.map(Number)).size;
      return { name, values: this.values.finish(), numeric, integral, distinct };
    }
    const cells = { indices: this.indices.finish(), texts };
    return { name, values: new Float64Array(0), cells, numeric, integral: false, distinct: texts.length };
  }
}
