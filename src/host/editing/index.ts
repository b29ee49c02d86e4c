import { languages, type Disposable } from 'vscode';
import { languageId, type Documents } from '../documents';
import type { InlineValues } from '../inline-values';
import { codeActionMetadata, codeActions } from './code-actions';
import { completion, completionTriggers } from './completion';
import { folding } from './folding';
import { formatting } from './formatting';
import { hover } from './hover';
import { InlayHints } from './inlay-hints';
import { fileLinks } from './links';
import { definitions, highlights, nameReferences, renaming } from './names';
import { legend, tokens } from './semantic-tokens';
import { signature, signatureMetadata } from './signature';
import { symbols } from './symbols';

/** Registers what an editor offers for the language. No scheme is named: it works on untitled and remote texts too. */
export function supportEditing(documents: Documents, values: InlineValues): Disposable[] {
  const selector = { language: languageId };
  const hints = new InlayHints(documents, values);
  return [
    hints,
    languages.registerDocumentSymbolProvider(selector, symbols(documents), { label: 'Nnet' }),
    languages.registerFoldingRangeProvider(selector, folding(documents)),
    languages.registerDocumentLinkProvider(selector, fileLinks(documents)),
    languages.registerDocumentSemanticTokensProvider(selector, tokens(documents), legend),
    languages.registerDocumentFormattingEditProvider(selector, formatting),
    languages.registerDocumentRangeFormattingEditProvider(selector, formatting),
    languages.registerInlayHintsProvider(selector, hints),
    languages.registerCompletionItemProvider(selector, completion(documents), ...completionTriggers),
    languages.registerSignatureHelpProvider(selector, signature(documents), signatureMetadata),
    languages.registerHoverProvider(selector, hover(documents)),
    languages.registerDefinitionProvider(selector, definitions(documents)),
    languages.registerReferenceProvider(selector, nameReferences(documents)),
    languages.registerDocumentHighlightProvider(selector, highlights(documents)),
    languages.registerRenameProvider(selector, renaming(documents)),
    languages.registerCodeActionsProvider(selector, codeActions(documents), codeActionMetadata),
  ];
}
