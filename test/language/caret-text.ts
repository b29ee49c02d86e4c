import { analyse, type Analysis, type AnalysisOptions } from '../../src/language';

/** A text with `|` at the caret, analysed without it. */
export function atCaret(
  source: string,
  options: AnalysisOptions = {},
): { readonly text: string; readonly offset: number; readonly analysis: Analysis } {
  const marked = source.replace(/^\n/, '');
  const offset = marked.indexOf('|');
  if (offset < 0) throw new Error('the text has no caret');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return { text, offset, analysis: analyse(text, options) };
}
