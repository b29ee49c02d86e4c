import { EventEmitter, Range, workspace, type Disposable, type TextDocument } from 'vscode';
import { analyse, type Analysis, type AnalysisOptions, type Range as Offsets } from '../language';
import { arithmeticUnlessWritten, memoryLimit } from './configuration';
import type { DataFacts } from './data-facts';

export const languageId = 'nnet';

/** Views on old text (diffs, history) show no lenses, values or diagnostics of ours. */
const historical = new Set([
  'git',
  'gitfs',
  'review',
  'conflictResolution',
  'vscode-local-history',
  'output',
  'nnet-run',
]);

/** Whether a document is a spec that is being worked on. */
export const isSpec = (document: TextDocument): boolean =>
  document.languageId === languageId && !historical.has(document.uri.scheme);

/** Offsets of the language as the editor's range. */
export const toRange = (document: TextDocument, { start, end }: Offsets): Range =>
  new Range(document.positionAt(start), document.positionAt(end));

interface Known {
  readonly version: number;
  readonly generation: number;
  readonly analysis: Analysis;
}

/** The analysis of every open spec, made anew when its text or its data file changes. */
export class Documents implements Disposable {
  private readonly known = new Map<string, Known>();
  private readonly changed = new EventEmitter<TextDocument>();
  private readonly closed = new EventEmitter<TextDocument>();
  private readonly disposables: Disposable[] = [this.changed, this.closed];
  private readonly due = new Map<string, ReturnType<typeof setTimeout>>();
  private generation = 0;
  /** A spec was opened, its text has changed, or what is known of its data. */
  readonly onDidChange = this.changed.event;
  readonly onDidClose = this.closed.event;

  constructor(private readonly facts: DataFacts) {
    this.disposables.push(
      workspace.onDidOpenTextDocument((document) => this.announce(document)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.schedule(document);
      }),
      workspace.onDidCloseTextDocument((document) => {
        const key = document.uri.toString();
        clearTimeout(this.due.get(key));
        this.due.delete(key);
        if (this.known.delete(key)) this.closed.fire(document);
        this.facts.close(document);
      }),
      facts.onDidChange(() => this.refresh()),
      workspace.onDidChangeConfiguration((event) => {
        const read = ['nnet.memoryLimit', 'nnet.arithmetic'];
        if (read.some((setting) => event.affectsConfiguration(setting))) this.refresh();
      }),
    );
  }

  /** Every open spec. */
  get all(): readonly TextDocument[] {
    return workspace.textDocuments.filter(isSpec);
  }

  /** The analysis of a spec's present text. */
  analysis(document: TextDocument): Analysis {
    const key = document.uri.toString();
    const known = this.known.get(key);
    if (known?.version === document.version && known.generation === this.generation) return known.analysis;
    const analysis = analyse(document.getText(), this.options(document), known?.analysis);
    this.known.set(key, { version: document.version, generation: this.generation, analysis });
    this.facts.release(document);
    return analysis;
  }

  /** The analysis once everything about the data files it names is known. */
  async settled(document: TextDocument): Promise<Analysis> {
    this.analysis(document);
    await this.facts.settled();
    return this.analysis(document);
  }

  options(document: TextDocument): AnalysisOptions {
    return {
      facts: (path, delimiter) => this.facts.lookup(document, path, delimiter),
      memoryLimit: memoryLimit(),
      arithmetic: arithmeticUnlessWritten(),
    };
  }

  dispose(): void {
    for (const timer of this.due.values()) clearTimeout(timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private refresh(): void {
    this.generation++;
    for (const document of this.all) this.changed.fire(document);
  }

  private announce(document: TextDocument): void {
    if (isSpec(document)) this.changed.fire(document);
  }

  /** Keystrokes that come at once are one change. */
  private schedule(document: TextDocument): void {
    if (!isSpec(document)) return;
    const key = document.uri.toString();
    if (this.due.has(key)) return;
    this.due.set(
      key,
      setTimeout(() => {
        this.due.delete(key);
        this.announce(document);
      }, 10),
    );
  }
}
