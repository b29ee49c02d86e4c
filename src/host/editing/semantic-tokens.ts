import { SemanticTokensBuilder, SemanticTokensLegend, type DocumentSemanticTokensProvider } from 'vscode';
import { semanticTokens, tokenModifiers, tokenTypes } from '../../language';
import { toRange, type Documents } from '../documents';

export const legend = new SemanticTokensLegend([...tokenTypes], [...tokenModifiers]);

/** What each word means, over what the grammar can tell from its form. */
export const tokens = (documents: Documents): DocumentSemanticTokensProvider => ({
  provideDocumentSemanticTokens(document) {
    const builder = new SemanticTokensBuilder(legend);
    for (const { range, type, modifiers } of semanticTokens(documents.analysis(document))) {
      builder.push(toRange(document, range), type, [...modifiers]);
    }
    return builder.build();
  },
});
