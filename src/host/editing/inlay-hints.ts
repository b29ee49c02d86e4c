import {
  EventEmitter,
  InlayHint,
  MarkdownString,
  type Disposable,
  type InlayHintsProvider,
  type Range,
  type TextDocument,
} from 'vscode';
import { inlayHints } from '../../language';
import type { Documents } from '../documents';
import type { InlineValues } from '../inline-values';

/**
 * A layer's output shape and number of parameters after its line. Where a measured value stands, it takes the hint's
 * place.
 */
export class InlayHints implements InlayHintsProvider, Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly disposables: Disposable[];
  readonly onDidChangeInlayHints = this.changed.event;

  constructor(
    private readonly documents: Documents,
    private readonly values: InlineValues,
  ) {
    this.disposables = [this.changed, values.onDidChangeOccupation(() => this.changed.fire())];
  }

  provideInlayHints(document: TextDocument, range: Range): InlayHint[] {
    const within = (line: number): boolean => line >= range.start.line && line <= range.end.line;
    const occupied = new Set(this.values.notes(document, within).map(({ line }) => line));
    const offsets = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    return inlayHints(this.documents.analysis(document), offsets).flatMap(({ offset, label, tooltip }) => {
      const position = document.positionAt(offset);
      if (occupied.has(position.line)) return [];
      const hint = new InlayHint(position, label);
      hint.paddingLeft = true;
      hint.tooltip = new MarkdownString(tooltip);
      return [hint];
    });
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }
}
