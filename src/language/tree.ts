import type { Diagnostic } from './diagnostic';
import type { Range } from './range';

/** A value as it is written; `text` is its own words. `invalid` has been reported where it was read. */
export type Value = { readonly text: string; readonly range: Range } & (
  | { readonly type: 'number' | 'percent'; readonly number: number }
  | { readonly type: 'size'; readonly axes: readonly number[] }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'boolean'; readonly boolean: boolean }
  | { readonly type: 'string'; readonly string: string }
  | { readonly type: 'list'; readonly items: readonly Value[] }
  | { readonly type: 'range'; readonly from: number; readonly to: number; readonly integers: boolean }
  | { readonly type: 'invalid' }
);

export interface Word {
  readonly text: string;
  readonly range: Range;
}

/** What follows a keyword: `16`, `lr=0.01`, `<`. */
export type Part =
  | { readonly type: 'positional'; readonly value: Value; readonly range: Range }
  | { readonly type: 'named'; readonly key: Word; readonly value: Value; readonly range: Range }
  | { readonly type: 'operator'; readonly text: string; readonly range: Range };

/** `keyword positional… key=value…`. A table's row has an empty keyword at its start. */
export interface Statement {
  readonly keyword: Word;
  readonly parts: readonly Part[];
  /** From the keyword to the last word, without indentation and comment. */
  readonly range: Range;
  /** Whether it stands below a block's head; else at column 0. */
  readonly indented: boolean;
  /** Something on the line could not be read, and has been reported. */
  readonly broken: boolean;
}

/** A line with all its characters; several lines of the text when they are continued. `scanLine` has its tokens. */
export interface Line {
  readonly range: Range;
  readonly kind: 'blank' | 'comment' | 'marker' | 'statement';
  readonly statement: Statement | undefined;
}

export type BlockKeyword = 'data' | 'model' | 'train';

export interface Block {
  /** The head's keyword, or the one that a misspelt head was taken for; absent when it is neither. */
  readonly keyword?: BlockKeyword;
  readonly head: Statement;
  readonly entries: readonly Statement[];
}

/** A cell's lines and what stands in them. */
export interface CellNode {
  readonly range: Range;
  readonly head: Range;
  readonly marker: Line | undefined;
  readonly title: string;
  /** The title's words in the marker line; empty range after the marker when there are none. */
  readonly titleRange: Range;
  readonly markdown: boolean;
  readonly lines: readonly Line[];
  readonly blocks: readonly Block[];
  /** `with`, `sweep` and `from`, in order. */
  readonly statements: readonly Statement[];
}

/** A text's tree. Its lines, one after the other, are the text. */
export interface Tree {
  readonly text: string;
  readonly lines: readonly Line[];
  readonly cells: readonly CellNode[];
  readonly diagnostics: readonly Diagnostic[];
}
