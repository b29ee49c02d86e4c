import {
  CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  MarkdownString,
  SnippetString,
  type CompletionItemProvider,
  type TextDocument,
} from 'vscode';
import { completions, type Completion } from '../../language';
import { toRange, type Documents } from '../documents';
import { dataFiles } from './data-files';

/** After these characters completions are wanted without being asked for. */
export const completionTriggers = [' ', '=', '"', '[', ',', '.'] as const;

const kinds: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  block: CompletionItemKind.Keyword,
  statement: CompletionItemKind.Keyword,
  entry: CompletionItemKind.Property,
  layer: CompletionItemKind.Class,
  kind: CompletionItemKind.EnumMember,
  argument: CompletionItemKind.Field,
  value: CompletionItemKind.Value,
  column: CompletionItemKind.Field,
  path: CompletionItemKind.Variable,
  title: CompletionItemKind.Reference,
  file: CompletionItemKind.File,
  template: CompletionItemKind.Snippet,
};

function convert(document: TextDocument, completion: Completion, index: number): CompletionItem {
  const { label, kind, range, newText, snippet, filterText, detail, documentation, more, untrained } = completion;
  const item = new CompletionItem(detail === undefined ? label : { label, description: detail }, kinds[kind]);
  item.range = toRange(document, range);
  item.insertText = snippet ? new SnippetString(newText) : newText;
  // The language's order is one of meaning: values first, then arguments as the vocabulary has them.
  item.sortText = String(index).padStart(4, '0');
  if (filterText !== undefined) item.filterText = filterText;
  if (documentation !== undefined) item.documentation = new MarkdownString(documentation);
  if (untrained) item.tags = [CompletionItemTag.Deprecated];
  if (more) item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}

/** What may stand at the caret: kinds, arguments, columns, files, paths, titles, whole experiments. */
export const completion = (documents: Documents): CompletionItemProvider => ({
  async provideCompletionItems(document, position, token) {
    const offset = document.offsetAt(position);
    const before = document.lineAt(position.line).text.slice(0, position.character);
    // Files are looked for only where one may be named.
    const files = /\b(?:csv|weights)\b/.test(before) ? await dataFiles(document) : [];
    if (token.isCancellationRequested) return [];
    return completions(documents.analysis(document), offset, { files }).map((each, index) =>
      convert(document, each, index),
    );
  },
});
