import type { TargetFacts } from '../spec/target';
import type { Cells } from './cells';
import { DistinctCells } from './distinct-cells';
import { Growing } from './growing';

/** A target as it was read or made, before it is known what the loss takes it for. */
export interface TargetColumn extends TargetFacts {
  readonly name: string;
  /** [samples]; NaN where a cell is no number. */
  readonly values: Float64Array;
  /** Each sample's text, as an index into `texts`; generators have numbers alone. */
  readonly cells?: { readonly indices: Int32Array; readonly texts: readonly string[] };
}

/** Gathers a target column of a file. */
export class TargetReader {
  private readonly values;
  private readonly indices;
  private readonly known = new DistinctCells();
  private numeric = true;
  private integral = true;

  /** @param rows so many are expected */
  constructor(
    private readonly name: string,
    rows: number,
  ) {
    this.values = Growing.floats(rows);
    this.indices = Growing.integers(rows);
  }

  push(cells: Cells, index: number): void {
    const value = cells.number(index);
    if (Number.isNaN(value)) this.numeric = false;
    else if (!Number.isInteger(value)) this.integral = false;
    this.values.push(value);
    this.indices.push(cells.identify(index, this.known));
  }

  finish(): TargetColumn {
    const values = this.values.finish();
    const texts = this.known.texts();
    return {
      name: this.name,
      values,
      cells: { indices: this.indices.finish(), texts },
      numeric: this.numeric,
      integral: this.numeric && this.integral,
      distinct: this.numeric ? new Set(values).size : texts.length,
    };
  }
}
