import {
  Range,
  ThemeColor,
  window,
  workspace,
  type DecorationOptions,
  type Disposable,
  type TextDocument,
  type TextEditor,
  type TextEditorDecorationType,
} from 'vscode';
import { checkNotes } from './check-notes';
import { isSpec, type Documents } from './documents';
import type { GradientChecks } from './gradient-checks';
import { notesOf, type Note, type Tone } from './notes';
import type { Sessions } from './session';

/** Milliseconds between two updates of an editor: four a second. */
const interval = 250;

const colours: Readonly<Record<Tone, string>> = {
  value: 'nnet.inlineForeground',
  warning: 'nnet.inlineWarningForeground',
  stale: 'nnet.inlineStaleForeground',
};

/**
 * The values after the lines of every visible editor: each layer's weights and gradients, the loss, where the run
 * stands. Only what is visible and has changed is set anew; while training, four times a second.
 */
export class InlineValues implements Disposable {
  private readonly types = new Map<string, TextEditorDecorationType>();
  private readonly shown = new WeakMap<TextEditor, Map<string, string>>();
  private readonly disposables: Disposable[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = 0;

  constructor(
    private readonly documents: Documents,
    private readonly sessions: Sessions,
    private readonly checks: GradientChecks,
  ) {
    const schedule = () => this.schedule();
    this.disposables.push(
      sessions.onDidChange(schedule),
      documents.onDidChange(schedule),
      checks.onDidChange(schedule),
      window.onDidChangeVisibleTextEditors(schedule),
      window.onDidChangeTextEditorVisibleRanges(schedule),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('nnet.inlineValues')) this.schedule();
      }),
    );
    this.schedule();
  }

  /** The texts that stand after a document's lines now, as [line, text]; for tests of the built extension. */
  texts(document: TextDocument): readonly (readonly [number, string])[] {
    return this.notes(document).map(({ line, text }) => [line, text] as const);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables) disposable.dispose();
    for (const type of this.types.values()) type.dispose();
  }

  private schedule(): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        this.last = Date.now();
        for (const editor of window.visibleTextEditors) if (isSpec(editor.document)) this.draw(editor);
      },
      Math.max(0, this.last + interval - Date.now()),
    );
  }

  private draw(editor: TextEditor): void {
    const visible = editor.visibleRanges;
    const wanted = new Map<string, { readonly signature: string; readonly options: DecorationOptions }>();
    for (const note of this.notes(editor.document)) {
      if (!visible.some((range) => note.line >= range.start.line - 1 && note.line <= range.end.line + 1)) continue;
      const { end } = editor.document.lineAt(note.line).range;
      wanted.set(`${note.slot} ${note.tone}`, {
        signature: `${note.line}:${end.character}:${note.text}:${note.hover ?? ''}`,
        options: {
          range: new Range(end, end),
          renderOptions: { after: { contentText: note.text } },
          ...(note.hover !== undefined && { hoverMessage: note.hover }),
        },
      });
    }
    const shown = this.shown.get(editor) ?? new Map<string, string>();
    this.shown.set(editor, shown);
    for (const [key, { signature, options }] of wanted) {
      if (shown.get(key) === signature) continue;
      shown.set(key, signature);
      editor.setDecorations(this.type(key), [options]);
    }
    for (const key of [...shown.keys()]) {
      if (wanted.has(key)) continue;
      shown.delete(key);
      editor.setDecorations(this.type(key), []);
    }
  }

  private type(key: string): TextEditorDecorationType {
    const known = this.types.get(key);
    if (known) return known;
    const tone = key.slice(key.lastIndexOf(' ') + 1) as Tone;
    const type = window.createTextEditorDecorationType({
      after: {
        color: new ThemeColor(colours[tone]),
        margin: '0 0 0 2ch',
        fontStyle: tone === 'stale' ? 'italic' : 'normal',
      },
    });
    this.types.set(key, type);
    return type;
  }

  private notes(document: TextDocument): readonly Note[] {
    const { uri } = document;
    const analysis = this.documents.analysis(document);
    return [
      ...notesOf(document, analysis, this.sessions.get(uri)),
      ...checkNotes(document, analysis, this.checks.of(uri), this.checks.underWay(uri)),
    ];
  }
}
