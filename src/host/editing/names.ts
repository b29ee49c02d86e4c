import {
  DocumentHighlight,
  DocumentHighlightKind,
  l10n,
  Location,
  WorkspaceEdit,
  type DefinitionProvider,
  type DocumentHighlightProvider,
  type ReferenceProvider,
  type RenameProvider,
} from 'vscode';
import { definition, isRefusal, references, renamable, rename } from '../../language';
import { toRange, type Documents } from '../documents';

/** From a path to its layer or value, from a title to its cell. */
export const definitions = (documents: Documents): DefinitionProvider => ({
  provideDefinition(document, position) {
    const found = definition(documents.analysis(document), document.offsetAt(position));
    if (!found) return undefined;
    const range = (offsets: typeof found.target) => toRange(document, offsets);
    return [
      {
        originSelectionRange: range(found.origin),
        targetUri: document.uri,
        targetRange: range(found.target),
        targetSelectionRange: range(found.selection),
      },
    ];
  },
});

/** Every place that names a layer or a cell. */
export const nameReferences = (documents: Documents): ReferenceProvider => ({
  provideReferences: (document, position, { includeDeclaration }) =>
    references(documents.analysis(document), document.offsetAt(position))
      .filter(({ declaration }) => includeDeclaration || !declaration)
      .map(({ range }) => new Location(document.uri, toRange(document, range))),
});

/** The same places, lit up while the caret is on one. */
export const highlights = (documents: Documents): DocumentHighlightProvider => ({
  provideDocumentHighlights: (document, position) =>
    references(documents.analysis(document), document.offsetAt(position)).map(
      ({ range, declaration }) =>
        new DocumentHighlight(
          toRange(document, range),
          declaration ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
        ),
    ),
});

/** Renames layers and cells, with all that refers to them. A name that cannot be is refused with the reason. */
export const renaming = (documents: Documents): RenameProvider => ({
  prepareRename(document, position) {
    const found = renamable(documents.analysis(document), document.offsetAt(position));
    if (!found) throw new Error(l10n.t('Layers and cells with a title can be renamed.'));
    return { range: toRange(document, found.range), placeholder: found.name };
  },
  provideRenameEdits(document, position, name) {
    const result = rename(documents.analysis(document), document.offsetAt(position), name);
    if (isRefusal(result)) throw new Error(result.problem);
    const edit = new WorkspaceEdit();
    for (const { range, newText } of result) edit.replace(document.uri, toRange(document, range), newText);
    return edit;
  },
});
