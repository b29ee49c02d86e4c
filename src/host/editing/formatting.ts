import {
  TextEdit,
  type DocumentFormattingEditProvider,
  type DocumentRangeFormattingEditProvider,
  type TextDocument,
} from 'vscode';
import { format, type Range } from '../../language';
import { toRange } from '../documents';

const edits = (document: TextDocument, range?: Range): TextEdit[] =>
  format(document.getText(), range).map(({ range: place, newText }) =>
    TextEdit.replace(toRange(document, place), newText),
  );

/** Two blanks a level, columns aligned; of a whole text or the lines of a range. */
export const formatting: DocumentFormattingEditProvider & DocumentRangeFormattingEditProvider = {
  provideDocumentFormattingEdits: (document) => edits(document),
  provideDocumentRangeFormattingEdits: (document, range) =>
    edits(document, { start: document.offsetAt(range.start), end: document.offsetAt(range.end) }),
};
