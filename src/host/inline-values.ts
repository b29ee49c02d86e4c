import {
  EventEmitter,
  Range,
  ThemeColor,
  window,
  workspace,
  type DecorationOptions,
  type Disposable,
  type TextDocument,
  type TextEditor,
} from 'vscode';
import { checkNotes } from './check-notes';
import { inlineValues } from './configuration';
import { DecorationTypes } from './decoration-types';
import { isSpec, type Documents } from './documents';
import type { GradientChecks } from './gradient-checks';
import { notesOf, type Note, type Tone, type Wanted } from './notes';
import type { Sessions } from './session';
import type { Sweeps } from './sweeps/sweeps';

/** Milliseconds between two updates of an editor: four a second. */
const interval = 250;

/** What stands in a place of an editor. */
interface Shown {
  readonly slot: string;
  readonly tone: Tone;
  readonly signature: string;
}

/**
 * The values after the lines of every visible editor: each layer's weights and gradients, the loss, where the run
 * stands. Only what is visible and has changed is set anew; while training, four times a second.
 */
export class InlineValues implements Disposable {
  private readonly types = new DecorationTypes();
  /** Marks words whose value the run did not use. */
  private readonly overridden = window.createTextEditorDecorationType({
    textDecoration: 'underline dotted',
    overviewRulerColor: new ThemeColor('nnet.inlineStaleForeground'),
  });
  private readonly shown = new Map<TextEditor, Map<string, Shown>>();
  private readonly marked = new WeakMap<TextEditor, string>();
  private readonly occupation = new EventEmitter<void>();
  private readonly disposables: Disposable[] = [this.occupation, this.overridden, this.types];
  private occupied = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = 0;
  /** Other lines than before have values, in some document. */
  readonly onDidChangeOccupation = this.occupation.event;

  constructor(
    private readonly documents: Documents,
    private readonly sessions: Sessions,
    private readonly checks: GradientChecks,
    private readonly sweeps: Sweeps,
  ) {
    const schedule = () => this.schedule();
    this.disposables.push(
      sessions.onDidChange(schedule),
      documents.onDidChange(schedule),
      checks.onDidChange(schedule),
      sweeps.onDidChange(schedule),
      window.onDidChangeVisibleTextEditors(schedule),
      window.onDidChangeTextEditorVisibleRanges(schedule),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('nnet.inlineValues')) this.schedule();
      }),
    );
    this.schedule();
  }

  /** What stands after a document's lines now; of the wanted lines alone. */
  notes(document: TextDocument, wanted: Wanted = () => true): readonly Note[] {
    const { uri } = document;
    const analysis = this.documents.analysis(document);
    const notes = notesOf(document, analysis, this.sessions.get(uri), wanted, this.sweeps);
    const valued = new Set(notes.flatMap(({ slot, line }) => (slot.startsWith('layer ') ? [line] : [])));
    return [...notes, ...this.checkNotes(document, valued).filter(({ line }) => wanted(line))];
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private checkNotes(document: TextDocument, valued?: ReadonlySet<number>): readonly Note[] {
    const { uri } = document;
    const checks = { ended: this.checks.of(uri), running: this.checks.underWay(uri) };
    return checkNotes(document, this.documents.analysis(document), checks, valued);
  }

  private schedule(): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        this.last = Date.now();
        this.update();
      },
      Math.max(0, this.last + interval - Date.now()),
    );
  }

  private update(): void {
    const editors = window.visibleTextEditors.filter(({ document }) => isSpec(document));
    for (const editor of this.shown.keys()) if (!editors.includes(editor)) this.forget(editor);
    for (const editor of editors) this.draw(editor);
    const occupied = JSON.stringify([
      inlineValues(),
      ...editors.map(({ document }) => {
        const { selected } = this.sessions.get(document.uri);
        const measured = selected?.facts && selected.shownFrame !== undefined;
        const checked = this.checkNotes(document).map(({ line }) => line);
        return [document.uri.toString(), document.version, selected?.id, measured, checked];
      }),
    ]);
    if (occupied === this.occupied) return;
    this.occupied = occupied;
    this.occupation.fire();
  }

  private draw(editor: TextEditor): void {
    const visible = editor.visibleRanges;
    const { document } = editor;
    const notes = this.notes(document, (line) =>
      visible.some((range) => line >= range.start.line - 1 && line <= range.end.line + 1),
    );
    const shown = this.shown.get(editor) ?? new Map<string, Shown>();
    this.shown.set(editor, shown);
    const wanted = new Set<string>();
    for (const { slot, tone, line, text, hover } of notes) {
      if (line >= document.lineCount) continue;
      const { end } = document.lineAt(line).range;
      const key = `${tone} ${slot}`;
      wanted.add(key);
      const signature = `${line}:${end.character}:${text}:${hover ?? ''}`;
      if (shown.get(key)?.signature === signature) continue;
      shown.set(key, { slot, tone, signature });
      const options: DecorationOptions = {
        range: new Range(end, end),
        renderOptions: { after: { contentText: text } },
        ...(hover !== undefined && { hoverMessage: hover }),
      };
      editor.setDecorations(this.types.take(slot, tone), [options]);
    }
    for (const [key, { slot, tone }] of [...shown]) {
      if (wanted.has(key)) continue;
      editor.setDecorations(this.types.take(slot, tone), []);
      shown.delete(key);
      this.release(key, slot, tone);
    }
    this.mark(editor, notes);
  }

  private mark(editor: TextEditor, notes: readonly Note[]): void {
    const words = notes.flatMap(({ words, hover }) => (words ? [{ range: words, hoverMessage: hover }] : []));
    const signature = JSON.stringify(words);
    if ((this.marked.get(editor) ?? '[]') === signature) return;
    this.marked.set(editor, signature);
    editor.setDecorations(this.overridden, words);
  }

  /** The editor is gone, and what it showed with it. */
  private forget(editor: TextEditor): void {
    const shown = this.shown.get(editor);
    this.shown.delete(editor);
    for (const [key, { slot, tone }] of shown ?? []) this.release(key, slot, tone);
  }

  private release(key: string, slot: string, tone: Tone): void {
    for (const shown of this.shown.values()) if (shown.has(key)) return;
    this.types.release(slot, tone);
  }
}
