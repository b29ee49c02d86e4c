import type { TargetFacts } from '../spec/target';
import { Growing } from './growing';
import { parseNumber } from './number';

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
  private readonly values = Growing.floats();
  private readonly indices = Growing.integers();
  private readonly known = new Map<string, number>();
  private numeric = true;
  private integral = true;

  constructor(private readonly name: string) {}

  push(cell: string): void {
    const text = cell.trim();
    let index = this.known.get(text);
    if (index === undefined) {
      index = this.known.size;
      this.known.set(text, index);
    }
    const value = parseNumber(text);
    if (Number.isNaN(value)) this.numeric = false;
    else if (!Number.isInteger(value)) this.integral = false;
    this.values.push(value);
    this.indices.push(index);
  }

  finish(): TargetColumn {
    const texts = [...this.known.keys()];
    return {
      name: this.name,
      values: this.values.finish(),
      cells: { indices: this.indices.finish(), texts },
      numeric: this.numeric,
      integral: this.numeric && this.integral,
      distinct: this.numeric ? new Set(texts.map(Number)).size : texts.length,
    };
  }
}
