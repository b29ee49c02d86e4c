import { l10n, Uri, ViewColumn, window, type Disposable, type WebviewPanel } from 'vscode';
import { parsePanelRequest, type PanelMessage, type PanelRequest, type PanelRun } from '../protocol/panel';
import { pageHtml, pageOptions } from './panel-page';
import { describeCell, describeRun } from './panel-state';
import type { Documents } from './documents';
import type { Run } from './run';
import type { Session, Sessions } from './session';
import { describeSweep } from './sweeps/panel-sweep';
import type { Sweeps } from './sweeps/sweeps';

export const viewType = 'nnet.panel';

/** Milliseconds between two messages of telemetry: about 30 a second. */
const interval = 33;

/** Milliseconds between two looks at how far a sweep is. */
const calm = 250;

/** Runs that the page gets, the newest ones. */
const runsShown = 20;

type Unnumbered<M> = M extends { readonly sequence: number } ? Omit<M, 'sequence'> : never;

/** Where the page is to be turned to. */
export type Shown = Omit<Extract<PanelMessage, { type: 'show' }>, 'type' | 'sequence'>;

/**
 * The host's end of one spec's panel. The page gets a snapshot when it is ready, then what is new: descriptions when
 * they change, epochs and frames as they come. While it is hidden nothing is sent; what it missed follows at once when
 * it is seen again.
 */
export class Panel implements Disposable {
  private readonly disposables: Disposable[] = [];
  private sequence = 0;
  private ready = false;
  /** What the page is to be turned to once it is ready. */
  private wanted: Shown | undefined;
  /** The number of epochs that the page has, and the step of the newest frame, of each run it knows. */
  private readonly sent = new Map<string, { epochs: number; step: number }>();
  private readonly news = new Set<Run>();
  /** The descriptions that the page has, and whether they may have changed. */
  private described = '';
  private descriptionDue = false;
  private describedAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly session: Session,
    private readonly panel: WebviewPanel,
    extensionUri: Uri,
    private readonly documents: Documents,
    sessions: Sessions,
    private readonly sweeps: Sweeps,
    private readonly answer: (panel: Panel, request: Exclude<PanelRequest, { type: 'ready' }>) => void,
    private readonly report: (problem: string) => void,
  ) {
    panel.webview.options = pageOptions(extensionUri);
    panel.title = l10n.t('{0}: training', fileName(session.uri));
    panel.iconPath = {
      light: Uri.joinPath(extensionUri, 'media', 'nnet-light.svg'),
      dark: Uri.joinPath(extensionUri, 'media', 'nnet-dark.svg'),
    };
    this.disposables.push(
      panel.webview.onDidReceiveMessage((message) => this.receive(message)),
      panel.onDidChangeViewState(() => this.catchUp()),
      sessions.onDidChange((change) => {
        if (change.session !== session) return;
        if (change.kind === 'selection') {
          this.snapshot();
          return;
        }
        if (change.kind === 'telemetry' && change.run) {
          this.news.add(change.run);
          // How far a sweep is follows at ease.
          if (change.run.group && Date.now() - this.describedAt > calm) this.descriptionDue = true;
        } else this.descriptionDue = true;
        this.schedule();
      }),
      sweeps.onDidChange((changed) => {
        if (changed !== session) return;
        this.descriptionDue = true;
        this.schedule();
      }),
      documents.onDidChange((document) => {
        if (document.uri.toString() !== session.uri.toString()) return;
        this.descriptionDue = true;
        this.schedule();
      }),
    );
    panel.webview.html = pageHtml(panel.webview, extensionUri);
  }

  onDidDispose(listener: () => void): void {
    this.disposables.push(this.panel.onDidDispose(listener));
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  /** Answers an `inspect` of the page. */
  showInspection(answer: Omit<Extract<PanelMessage, { type: 'inspection' }>, 'type' | 'sequence'>): void {
    this.post({ type: 'inspection', ...answer });
  }

  /** Answers a `compare` of the page. */
  showComparison(answer: Omit<Extract<PanelMessage, { type: 'comparison' }>, 'type' | 'sequence'>): void {
    this.post({ type: 'comparison', ...answer });
  }

  /** Turns the page to something, now or as soon as it is there. */
  show(shown: Shown): void {
    if (this.ready) this.post({ type: 'show', ...shown });
    else this.wanted = shown;
  }

  /** Says in the page what could not be done. */
  showProblem(message: string): void {
    this.post({ type: 'problem', message });
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables) disposable.dispose();
    this.panel.dispose();
  }

  private receive(message: unknown): void {
    let request: PanelRequest;
    try {
      request = parsePanelRequest(message);
    } catch (error) {
      this.report(`A message of the panel could not be used: ${String(error)}`);
      return;
    }
    if (request.type !== 'ready') {
      this.answer(this, request);
      return;
    }
    this.ready = true;
    void this.session.loaded.then(() => {
      this.snapshot();
      if (this.wanted) this.post({ type: 'show', ...this.wanted });
      this.wanted = undefined;
    });
  }

  private post(message: Unnumbered<PanelMessage>): void {
    if (!this.ready) return;
    this.sequence++;
    void this.panel.webview.postMessage({ ...message, sequence: this.sequence });
  }

  /** The newest ones, and that on display, which may be an old one. */
  private get runs(): readonly Run[] {
    const { runs, selected } = this.session;
    const newest = runs.slice(-runsShown);
    return selected && runs.includes(selected) && !newest.includes(selected) ? [selected, ...newest] : newest;
  }

  /** Everything, numbered from 1 again. */
  private snapshot(): void {
    if (!this.ready) return;
    this.sequence = 0;
    this.sent.clear();
    this.news.clear();
    const description = this.describe();
    this.described = fingerprint(description);
    this.post({
      type: 'snapshot',
      document: this.session.uri.toString(),
      ...description,
      data: this.runs.map((run) => {
        this.sent.set(run.id, { epochs: run.epochs.length, step: run.frames.newest?.step ?? 0 });
        return {
          run: run.id,
          epochs: run.epochs.from(1),
          frames: run === this.session.selected ? [...run.frames.from(0)] : [],
        };
      }),
    });
  }

  private describe() {
    const document = this.documents.all.find(({ uri }) => uri.toString() === this.session.uri.toString());
    const analysis = document && this.documents.analysis(document);
    const sweep = this.sweeps.shown(this.session);
    return {
      cell: describeCell(this.session, analysis, fileName(this.session.uri)),
      runs: this.runs.map((run) => describeRun(this.session, analysis, run)),
      selected: this.session.selected?.id,
      ...(sweep && { sweep: describeSweep(sweep, Date.now()) }),
    };
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.update();
    }, interval);
  }

  private catchUp(): void {
    if (this.panel.visible) this.update();
  }

  private update(): void {
    if (!this.ready || !this.panel.visible) return;
    for (const run of this.news) this.sendTelemetry(run);
    this.news.clear();
    if (!this.descriptionDue) return;
    this.descriptionDue = false;
    this.describedAt = Date.now();
    const description = this.describe();
    const described = fingerprint(description);
    if (described === this.described) return;
    this.described = described;
    this.post({ type: 'runs', ...description });
  }

  private sendTelemetry(run: Run): void {
    const sent = this.sent.get(run.id) ?? { epochs: 0, step: 0 };
    const { progress } = run;
    if (!progress) return;
    const selected = run === this.session.selected;
    const frames = selected ? run.frames.from(0).filter((frame) => frame.step > sent.step) : [];
    this.post({ type: 'telemetry', run: run.id, epochs: run.epochs.from(sent.epochs + 1), frames, progress });
    this.sent.set(run.id, { epochs: run.epochs.length, step: run.frames.newest?.step ?? 0 });
  }
}

/** What tells two descriptions apart; progress goes with the telemetry. */
const fingerprint = (description: { readonly runs: readonly PanelRun[] }): string =>
  JSON.stringify({ ...description, runs: description.runs.map((run) => ({ ...run, progress: undefined })) });

/** Opens a spec's panel beside the editor, without taking the focus. */
export const createWebviewPanel = (session: Session, extensionUri: Uri): WebviewPanel =>
  window.createWebviewPanel(
    viewType,
    fileName(session.uri),
    { viewColumn: ViewColumn.Beside, preserveFocus: true },
    { ...pageOptions(extensionUri), retainContextWhenHidden: true },
  );

const fileName = (uri: Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);
