import type { Range } from './range';

/**
 * What an editor shows of a text, as plain data: offsets in, offsets out, sentences and Markdown where people read. Each
 * function takes the analysis of the text as it stands. Text that users wrote (names, titles, columns, paths) appears in
 * Markdown only inside of code spans.
 */

/** What a completion is, for its icon. */
export type CompletionKind =
  | 'block'
  | 'statement'
  | 'entry'
  | 'layer'
  | 'kind'
  | 'argument'
  | 'value'
  | 'column'
  | 'path'
  | 'title'
  | 'file'
  | 'template';

/** Something to put in the place of `range`. */
export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** On one line with the caret, and around it. */
  readonly range: Range;
  readonly newText: string;
  /** `newText` is a snippet in TextMate's syntax: `${1:name}`, `$0`. */
  readonly snippet: boolean;
  /** What the words at the caret are matched against; the label unless given. */
  readonly filterText?: string;
  /** Beside the label: a type, a default, a value. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** Completions are wanted again once it is put in. */
  readonly more: boolean;
  /** The engine does not train it yet: to be shown struck through. */
  readonly untrained: boolean;
}

/** What a completion may draw on beside the text. */
export interface CompletionContext {
  /** Data files that may be named, as paths relative to the spec's folder. */
  readonly files?: readonly string[];
}

export interface Hover {
  /** The words that it is about. */
  readonly range: Range;
  /** Markdown, without HTML and links. */
  readonly markdown: string;
}

/** The arguments of the keyword on a line. */
export interface SignatureHelp {
  readonly label: string;
  /** Markdown. */
  readonly documentation: string;
  readonly parameters: readonly {
    /** Where its words stand in the label. */
    readonly label: Range;
    /** Markdown. */
    readonly documentation: string;
  }[];
  /** Index of the parameter at the caret. */
  readonly active?: number;
}

export type SymbolKind = 'cell' | 'text' | 'block' | 'entry' | 'layer';

/** An item of the outline. */
export interface DocumentSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: SymbolKind;
  readonly range: Range;
  /** The words that name it; inside of `range`. */
  readonly selection: Range;
  readonly children: readonly DocumentSymbol[];
}

/** Lines that fold to their first one: from the start of the first to the end of the last, without its line end. */
export interface Folding {
  readonly range: Range;
  readonly kind: 'cell' | 'block' | 'residual' | 'comment';
}

/** Where the words at an offset are defined. */
export interface Definition {
  /** The words at the offset. */
  readonly origin: Range;
  /** What is shown of the target: a line, a cell's head. */
  readonly target: Range;
  /** The words that name it; inside of `target`. */
  readonly selection: Range;
}

/** The places of a name. */
export interface Reference {
  readonly range: Range;
  readonly declaration: boolean;
}

/** What a data file's name links to. */
export interface FileLink {
  /** The path's words, without the quotes. */
  readonly range: Range;
  /** Relative to the spec's folder. */
  readonly path: string;
  readonly kind: 'data' | 'weights';
}

/** Text to show after a line, no part of the file. At most 43 characters, which is where VS Code cuts. */
export interface InlayHint {
  readonly offset: number;
  readonly label: string;
  /** Markdown. */
  readonly tooltip: string;
}

/** Types and modifiers are those that VS Code knows without being told. */
export const tokenTypes = [
  'keyword',
  'property',
  'class',
  'enumMember',
  'parameter',
  'variable',
  'number',
  'string',
  'operator',
] as const;
export const tokenModifiers = ['declaration', 'defaultLibrary'] as const;

export interface SemanticToken {
  /** On one line. */
  readonly range: Range;
  readonly type: (typeof tokenTypes)[number];
  readonly modifiers: readonly (typeof tokenModifiers)[number][];
}

/** A whole experiment to start from. */
export interface Template {
  /** Kebab-case. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** The file's text. */
  readonly text: string;
  /** The same with places to fill in, as a snippet. */
  readonly snippet: string;
}
