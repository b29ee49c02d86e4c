import { DocumentSymbol, SymbolKind, type DocumentSymbolProvider, type TextDocument } from 'vscode';
import { documentSymbols, type DocumentSymbol as Symbol } from '../../language';
import { toRange, type Documents } from '../documents';

const kinds: Readonly<Record<Symbol['kind'], SymbolKind>> = {
  cell: SymbolKind.Module,
  text: SymbolKind.String,
  block: SymbolKind.Namespace,
  entry: SymbolKind.Property,
  layer: SymbolKind.Class,
};

/** The outline and the breadcrumbs: cells, their blocks, entries and layers. */
export const symbols = (documents: Documents): DocumentSymbolProvider => ({
  provideDocumentSymbols: (document) =>
    documentSymbols(documents.analysis(document)).map((symbol) => convert(document, symbol)),
});

function convert(document: TextDocument, { name, detail, kind, range, selection, children }: Symbol): DocumentSymbol {
  const symbol = new DocumentSymbol(name, detail, kinds[kind], toRange(document, range), toRange(document, selection));
  symbol.children = children.map((child) => convert(document, child));
  return symbol;
}
