import type { Range, TextEdit } from './range';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A change that makes a diagnostic go away. */
export interface Fix {
  /** What it does, for a menu: "Change to `relu`". */
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Something to say about a stretch of the text, as data. */
export interface Diagnostic {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly severity: Severity;
  readonly range: Range;
  /** A sentence that names what is wrong and what to do. */
  readonly message: string;
  /** The words that the message is about, for example the unknown name and the nearest known one. */
  readonly arguments: readonly string[];
  readonly fixes: readonly Fix[];
}

/** Takes diagnostics as they are found. */
export type Report = (diagnostic: Diagnostic) => void;

/** So many mistakes of one line are told; more of them say nothing new. */
export const mostInLine = 20;

/** Takes so many mistakes of a line and passes no more on. */
export function ofOneLine(report: Report): Report {
  let told = 0;
  return (found) => {
    if (told++ < mostInLine) report(found);
  };
}

interface Details {
  readonly severity?: Severity;
  readonly arguments?: readonly string[];
  readonly fixes?: readonly Fix[];
}

/** A diagnostic; an error unless `details` says otherwise. */
export const diagnostic = (code: string, range: Range, message: string, details: Details = {}): Diagnostic => ({
  code,
  severity: details.severity ?? 'error',
  range,
  message,
  arguments: details.arguments ?? [],
  fixes: details.fixes ?? [],
});

/** A fix of one edit. */
export const replacement = (title: string, range: Range, newText: string): Fix => ({
  title,
  edits: [{ range, newText }],
});
