import type { Arguments, ArgumentValue, Shape } from '../spec/argument';
import type { TableRow, UntilSpec } from '../spec/experiment';
import type { LayerName } from '../spec/layers';
import type { MetricName } from '../spec/metrics';
import type { Range } from './range';
import type { Value } from './tree';

/** An argument's value and its words; a value that did not come from the text has no range. */
export interface Written {
  readonly value: ArgumentValue;
  readonly range?: Range;
  /** A list's items. */
  readonly items?: readonly Range[];
}

/** A value that fits, with its words when they stand in the text. */
export function writtenValue(value: ArgumentValue, words: Value, inText = true): Written {
  if (!inText) return { value };
  const { range } = words;
  return words.type === 'list' ? { value, range, items: words.items.map((item) => item.range) } : { value, range };
}

/** A keyword with what was written after it. */
export interface Call {
  /** Its kind, where its keyword has kinds; for other entries the keyword itself. */
  readonly kind: string;
  /** The kind's word; absent when it was not written. */
  readonly kindRange?: Range;
  readonly schema: Arguments;
  readonly written: ReadonlyMap<string, Written>;
  /** The whole statement. */
  readonly range?: Range;
  /** Something in it is wrong and has been reported: nothing more can be said of it. */
  readonly broken: boolean;
}

export interface LayerDraft {
  readonly kind: LayerName;
  readonly call: Call;
  readonly name: string;
  readonly nameRange?: Range | undefined;
  /** How many residuals it is in. */
  readonly depth: number;
  /** The layer's line, without indentation and comment. */
  readonly range: Range;
}

export interface UntilDraft {
  readonly call: Call;
  readonly metricRange: Range;
  readonly spec: UntilSpec;
}

/** The keywords that take a kind of a table of their own. */
export type KindKeyword = 'data' | 'loss' | 'optimizer' | 'schedule';

/**
 * What the blocks of a cell say, before defaults. Plain entries are in `entries` by keyword, with `data`, `loss`,
 * `optimizer` and `schedule` among them. Layers stand in their order, those inside a residual after it, one deeper.
 */
export interface Draft {
  readonly entries: ReadonlyMap<string, Call>;
  /** `data table` only. */
  readonly rows: readonly TableRow[] | undefined;
  readonly input: { readonly shape: Shape; readonly range?: Range } | undefined;
  readonly layers: readonly LayerDraft[];
  /** How many layers from the top are as the text means them; absent when all are. */
  readonly soundLayers: number | undefined;
  readonly metrics:
    | {
        readonly names: readonly MetricName[];
        readonly ranges: readonly Range[];
        readonly range?: Range;
      }
    | undefined;
  readonly until: readonly UntilDraft[] | undefined;
  /** The `model` line. */
  readonly modelLine: Range | undefined;
}

/** A copy of a map with one entry set. Goes over it by `forEach`, which makes no object for each entry. */
export function withEntry<T>(map: ReadonlyMap<string, T>, name: string, value: T): ReadonlyMap<string, T> {
  const copy = new Map<string, T>();
  map.forEach((each, key) => copy.set(key, each));
  return copy.set(name, value);
}

/** A draft with another draft's entries in the place of its own of the same keyword. */
export function merge(base: Draft, change: Draft): Draft {
  if (change.entries.size === 0 && !change.metrics && !change.until) return base;
  const entries = new Map(base.entries);
  // The two scalings are one choice.
  if (change.entries.has('standardize')) entries.delete('normalize');
  if (change.entries.has('normalize')) entries.delete('standardize');
  for (const [keyword, call] of change.entries) entries.set(keyword, call);
  return {
    ...base,
    entries,
    rows: change.entries.has('data') ? change.rows : base.rows,
    metrics: change.metrics ?? base.metrics,
    until: change.until ?? base.until,
  };
}
