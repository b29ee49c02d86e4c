import { Hover, MarkdownString, type HoverProvider } from 'vscode';
import { hover as languageHover } from '../../language';
import { toRange, type Documents } from '../documents';

/** What a word means: documentation, type, range, default and its source, formulas. Nothing in it is trusted. */
export const hover = (documents: Documents): HoverProvider => ({
  provideHover(document, position) {
    const found = languageHover(documents.analysis(document), document.offsetAt(position));
    return found && new Hover(new MarkdownString(found.markdown), toRange(document, found.range));
  },
});
