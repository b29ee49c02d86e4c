import { Diagnostic, DiagnosticSeverity, languages, type Disposable, type TextDocument } from 'vscode';
import type { Diagnostic as Finding } from '../language';
import { isSpec, languageId, toRange, type Documents } from './documents';

const severities: Readonly<Record<Finding['severity'], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Shows what the language finds in every open spec as the editor's problems. */
export function showDiagnostics(documents: Documents): Disposable {
  const collection = languages.createDiagnosticCollection(languageId);
  const update = (document: TextDocument): void => {
    collection.set(
      document.uri,
      documents.analysis(document).diagnostics.map((finding) => {
        const diagnostic = new Diagnostic(
          toRange(document, finding.range),
          finding.message,
          severities[finding.severity],
        );
        diagnostic.source = languageId;
        diagnostic.code = finding.code;
        return diagnostic;
      }),
    );
  };
  const listeners = [
    documents.onDidChange(update),
    documents.onDidClose((document) => collection.delete(document.uri)),
  ];
  documents.all.filter(isSpec).forEach(update);
  return {
    dispose() {
      for (const listener of listeners) listener.dispose();
      collection.dispose();
    },
  };
}
