import { l10n, window, type Disposable, type TextDocument } from 'vscode';
import type { Documents } from './documents';

/** Says once of a file what it is when it only shares the extension: the ACAS Xu networks' weight format. */
export function explainForeignFiles(documents: Documents): Disposable {
  const told = new Set<string>();
  const tell = (document: TextDocument): void => {
    const key = document.uri.toString();
    if (documents.analysis(document).foreign !== 'acas-xu' || told.has(key)) return;
    told.add(key);
    const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
    void window.showInformationMessage(
      l10n.t('“{0}” holds the weights of a network in the ACAS Xu format, no experiment. It is left as it is.', name),
    );
  };
  documents.all.forEach(tell);
  return documents.onDidChange(tell);
}
