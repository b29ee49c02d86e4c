import {
  CodeAction,
  CodeActionKind,
  l10n,
  WorkspaceEdit,
  type CodeActionProvider,
  type CodeActionProviderMetadata,
  type Diagnostic,
  type TextDocument,
} from 'vscode';
import type { Diagnostic as Finding, Fix, TextEdit } from '../../language';
import { toRange, type Documents } from '../documents';

const fixAllKind = CodeActionKind.SourceFixAll.append('nnet');

export const codeActionMetadata: CodeActionProviderMetadata = {
  providedCodeActionKinds: [CodeActionKind.QuickFix, fixAllKind],
};

function editOf(document: TextDocument, edits: readonly TextEdit[]): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  for (const { range, newText } of edits) edit.replace(document.uri, toRange(document, range), newText);
  return edit;
}

/** The first fix of each problem, as far as they do not get into each other's way. */
export function compatibleFixes(findings: readonly Finding[]): readonly Fix[] {
  const taken: TextEdit[] = [];
  return findings.flatMap(({ fixes: [fix] }) => {
    if (!fix) return [];
    const free = fix.edits.every(({ range: { start, end } }) =>
      taken.every(({ range }) => end < range.start || range.end < start),
    );
    if (!free) return [];
    taken.push(...fix.edits);
    return [fix];
  });
}

/** A quick fix for every problem that has one, and all of them at once. */
export const codeActions = (documents: Documents): CodeActionProvider => ({
  provideCodeActions(document, _, { diagnostics, only }) {
    const findings = documents.analysis(document).diagnostics;
    const actions: CodeAction[] = [];
    const wants = (kind: CodeActionKind): boolean => !only || only.contains(kind);
    if (wants(CodeActionKind.QuickFix)) {
      for (const diagnostic of diagnostics) {
        findingOf(document, findings, diagnostic)?.fixes.forEach(({ title, edits }, index) => {
          const action = new CodeAction(title, CodeActionKind.QuickFix);
          action.diagnostics = [diagnostic];
          action.isPreferred = index === 0;
          action.edit = editOf(document, edits);
          actions.push(action);
        });
      }
    }
    // On save it is asked for by name; in the menu it stands when there is something at the caret to fix.
    if (only?.contains(fixAllKind) || (!only && actions.length > 0)) {
      const fixes = compatibleFixes(findings);
      if (fixes.length > 1 || (only && fixes.length > 0)) {
        const action = new CodeAction(l10n.t('Fix all problems that have a fix'), fixAllKind);
        action.edit = editOf(
          document,
          fixes.flatMap(({ edits }) => edits),
        );
        actions.push(action);
      }
    }
    return actions;
  },
});

const findingOf = (document: TextDocument, findings: readonly Finding[], diagnostic: Diagnostic): Finding | undefined =>
  findings.find(
    ({ code, message, range }) =>
      code === diagnostic.code && message === diagnostic.message && toRange(document, range).isEqual(diagnostic.range),
  );
