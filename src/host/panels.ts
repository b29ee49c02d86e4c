import {
  env,
  l10n,
  Selection,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  window,
  workspace,
  WorkspaceEdit,
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
  type TextDocument,
  type WebviewPanel,
} from 'vscode';
import { writeOverrides } from '../language';
import type { Override } from '../protocol/schema';
import type { PanelRequest } from '../protocol/panel';
import { toRange, type Documents } from './documents';
import { compareInSession } from './comparison';
import type { Inspector } from './inspector';
import { createWebviewPanel, Panel, viewType, type Shown } from './panel';
import { displayedCell } from './panel-state';
import { cellOf, layerLine } from './cell-of-run';
import type { Run } from './run';
import type { Session, Sessions } from './session';
import { CannotTrain } from './trainable';
import type { Training } from './training';
import { makeSweep } from './sweeps/make-sweep';
import type { Sweeps } from './sweeps/sweeps';
import { locate } from './workspace-files';

/** The panels of all specs, one each; brings them back after the window was reloaded, and does what they ask for. */
export class Panels implements Disposable {
  private readonly bySession = new Map<Session, Panel>();
  private readonly serializer: Disposable;

  constructor(
    private readonly context: ExtensionContext,
    private readonly documents: Documents,
    private readonly sessions: Sessions,
    private readonly training: Training,
    private readonly inspector: Inspector,
    private readonly sweeps: Sweeps,
    private readonly log: LogOutputChannel,
  ) {
    this.serializer = window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: (panel, state) => this.restore(panel, state),
    });
  }

  /** Opens a spec's panel; one that is open is brought to the front only when `reveal` says so. */
  open(session: Session, reveal: boolean): void {
    const known = this.bySession.get(session);
    if (!known) this.adopt(session, createWebviewPanel(session, this.context.extensionUri));
    else if (reveal) known.reveal();
  }

  /** Brings a spec's panel to the front, turned to something. */
  show(session: Session, shown: Shown, reveal = true): void {
    this.open(session, reveal);
    this.bySession.get(session)?.show(shown);
  }

  dispose(): void {
    this.serializer.dispose();
    for (const panel of this.bySession.values()) panel.dispose();
  }

  private adopt(session: Session, webviewPanel: WebviewPanel): void {
    const panel = new Panel(
      session,
      webviewPanel,
      this.context.extensionUri,
      this.documents,
      this.sessions,
      this.sweeps,
      (from, request) => {
        const performed =
          request.type === 'inspect'
            ? this.inspect(from, request)
            : request.type === 'compare'
              ? this.compare(from, request.runs)
              : this.perform(from.session, request);
        performed.catch((error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          if (!(error instanceof CannotTrain)) this.log.error(message);
          from.showProblem(message);
        });
      },
      (problem) => this.log.error(problem),
    );
    this.bySession.set(session, panel);
    panel.onDidDispose(() => {
      this.bySession.delete(session);
      panel.dispose();
    });
  }

  private async restore(panel: WebviewPanel, state: unknown): Promise<void> {
    const uri = documentOf(state);
    if (!uri) {
      panel.dispose();
      return;
    }
    // The text is opened too, so that its controls and what is stale are known.
    await workspace.openTextDocument(uri).then(undefined, (error: unknown) => this.log.warn(String(error)));
    this.adopt(this.sessions.get(uri), panel);
  }

  /** Answers in any case: the page waits for it. */
  private async inspect(panel: Panel, request: Extract<PanelRequest, { type: 'inspect' }>): Promise<void> {
    const { id, query } = request;
    const { session } = panel;
    const run = session.runs.find((each) => each.id === request.run);
    try {
      if (!run) throw new Error(l10n.t('This run is not there any more.'));
      panel.showInspection({ id, run: run.id, ...(await this.inspector.inspect(session, run, query)) });
    } catch (error) {
      panel.showInspection({ id, run: request.run, error: error instanceof Error ? error.message : String(error) });
    }
  }

  private async perform(
    session: Session,
    request: Exclude<PanelRequest, { type: 'ready' | 'inspect' | 'compare' }>,
  ): Promise<void> {
    if (request.type === 'train' || request.type === 'apply' || request.type === 'fork') {
      const document = await workspace.openTextDocument(session.uri);
      const cell = displayedCell(session, await this.documents.settled(document));
      if (!cell) throw new CannotTrain(l10n.t('There is no cell in this file that can be trained.'));
      const { overrides } = request;
      if (request.type === 'apply') await this.apply(document, cell.index, overrides);
      else if (request.type === 'train') await this.training.train(document, cell.index, { overrides });
      else {
        const run = runOf(session, request.run);
        await this.training.train(document, cell.index, { overrides, fork: { run, epoch: request.epoch } });
      }
      return;
    }
    if (request.type === 'make-sweep') {
      const document = await workspace.openTextDocument(session.uri);
      const cell = displayedCell(session, await this.documents.settled(document));
      if (cell?.base === undefined) {
        throw new CannotTrain(l10n.t('There is no cell in this file that can be trained.'));
      }
      await makeSweep(document, cell, this.documents.options(document));
      return;
    }
    if (request.type === 'sweep' || request.type === 'apply-member') {
      const sweep = this.sweeps.find(request.sweep);
      if (!sweep) throw new Error(`The panel asks for a sweep that does not exist: ${request.sweep}`);
      if (request.type === 'sweep') return this.sweeps[request.action](sweep);
      const document = await workspace.openTextDocument(session.uri);
      const analysis = await this.documents.settled(document);
      const base = cellOf(analysis, sweep)?.base;
      const member = sweep.members[request.place - 1];
      if (base === undefined || !member) throw new CannotTrain(l10n.t('The sweep is not in the text any more.'));
      return this.apply(document, base, member.overrides);
    }
    if (request.type === 'reveal') {
      await this.revealLayer(session, request.layer);
      return;
    }
    if (request.type === 'copy') {
      await env.clipboard.writeText(request.text);
      return;
    }
    if (request.type === 'save') {
      await saveAs(session.uri, request.name, request.bytes);
      return;
    }
    const run = runOf(session, request.run);
    switch (request.type) {
      case 'select':
        this.sessions.select(session, run);
        return;
      case 'select-epoch':
        run.shownEpoch = request.epoch ?? undefined;
        this.sessions.announce({ session, kind: 'telemetry', run });
        return;
      case 'reveal-line':
        await this.revealLine(session, run, request.line);
        return;
      case 'pause':
        return this.training.pause(run);
      case 'continue':
        return this.training.continue(run);
      case 'step':
        return this.training.step(run, request.unit);
      case 'stop':
        return this.training.stop(run);
      case 'resume':
        return this.training.resume(session, run);
    }
  }

  /** Answers in any case. */
  private async compare(panel: Panel, runs: readonly string[]): Promise<void> {
    const { session } = panel;
    try {
      panel.showComparison({ runs: [...runs], comparison: await compareInSession(session, runs) });
    } catch (error) {
      panel.showComparison({ runs: [...runs], error: error instanceof Error ? error.message : String(error) });
    }
  }

  private async apply(document: TextDocument, cell: number, overrides: readonly Override[]): Promise<void> {
    const edit = new WorkspaceEdit();
    for (const { range, newText } of writeOverrides(this.documents.analysis(document), cell, overrides)) {
      edit.replace(document.uri, toRange(document, range), newText);
    }
    if (!(await workspace.applyEdit(edit))) {
      throw new CannotTrain(l10n.t('The file could not be changed. Is it read-only?'));
    }
  }

  /** Opens the run's data file at a line. */
  private async revealLine(session: Session, { spec }: Run, line: number): Promise<void> {
    const { source } = spec.data;
    if (source.kind !== 'csv') throw new Error(`${source.kind} has no file`);
    const document = await workspace.openTextDocument(locate(session.uri, source.arguments.path));
    const place = document.lineAt(Math.max(0, Math.min(document.lineCount, line) - 1)).range;
    const editor = await window.showTextDocument(document, { viewColumn: ViewColumn.One, preview: true });
    editor.selection = new Selection(place.start, place.start);
    editor.revealRange(place, TextEditorRevealType.InCenterIfOutsideViewport);
  }

  private async revealLayer(session: Session, layer: string): Promise<void> {
    const { selected, uri } = session;
    const document = await workspace.openTextDocument(uri);
    const range = selected && layerLine(this.documents.analysis(document), selected, layer);
    if (!range) throw new CannotTrain(l10n.t('“{0}” is not in the text any more.', layer));
    const column = window.visibleTextEditors.find((editor) => editor.document === document)?.viewColumn;
    const editor = await window.showTextDocument(document, column);
    const place = toRange(document, range);
    editor.selection = new Selection(place.start, place.start);
    editor.revealRange(place, TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

function runOf({ runs }: Session, id: string): Run {
  const run = runs.find((each) => each.id === id);
  if (!run) throw new Error(`The panel asks for a run that does not exist: ${id}`);
  return run;
}

/** Asks where a file goes, at first beside the spec, and writes it there. */
async function saveAs(spec: Uri, name: string, bytes: Uint8Array): Promise<void> {
  const extension = name.slice(name.lastIndexOf('.') + 1);
  const target = await window.showSaveDialog({
    defaultUri: Uri.joinPath(spec, '..', name),
    filters: { [extension.toUpperCase()]: [extension] },
  });
  if (target) await workspace.fs.writeFile(target, bytes);
}

/** The spec's URI in what a page has kept. */
function documentOf(state: unknown): Uri | undefined {
  if (typeof state !== 'object' || state === null || !('document' in state)) return undefined;
  return typeof state.document === 'string' ? Uri.parse(state.document) : undefined;
}
