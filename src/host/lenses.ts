import {
  CodeLens,
  EventEmitter,
  l10n,
  type CodeLensProvider,
  type Disposable,
  type TextDocument,
  window,
} from 'vscode';
import type { Analysis, Cell } from '../language';
import { showsLenses } from './configuration';
import { cellOf, isStale } from './cell-of-run';
import { isSpec, toRange, type Documents } from './documents';
import { lastRun } from './earlier-run';
import type { GradientChecks } from './gradient-checks';
import type { Run } from './run';
import type { Sessions } from './session';
import { sweepActions } from './sweeps/lenses';
import type { Sweeps } from './sweeps/sweeps';
import type { Training } from './training';

/** VS Code debounces lenses: events that come faster than this starve it. */
const interval = 1000;

/** So often VS Code is told of the same actions. */
const mostAttempts = 5;

/** What a lens does: its words, its command, and the command's argument. */
export interface Action {
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

/** The actions above each cell: train, or what can be done with its run. */
export class Lenses implements CodeLensProvider, Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly disposables: Disposable[] = [this.changed];
  readonly onDidChangeCodeLenses = this.changed.event;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = 0;
  private attempts = 0;
  /** The states that each document's lenses were made for: VS Code asks when it likes, or not at all. */
  private readonly shown = new Map<string, string>();

  constructor(
    private readonly documents: Documents,
    private readonly sessions: Sessions,
    private readonly training: Training,
    private readonly checks: GradientChecks,
    private readonly sweeps: Sweeps,
  ) {
    this.disposables.push(
      sweeps.onDidChange(() => this.check()),
      checks.onDidChange(() => this.check()),
      sessions.onDidChange(({ kind }) => {
        if (kind === 'runs') this.check();
      }),
    );
  }

  provideCodeLenses(document: TextDocument): CodeLens[] {
    if (!isSpec(document) || !showsLenses()) return [];
    this.shown.set(document.uri.toString(), this.states());
    const analysis = this.documents.analysis(document);
    const session = this.sessions.get(document.uri);
    return analysis.cells
      .filter((cell) => runnable(cell) || cell.kind === 'sweep')
      .flatMap((cell) =>
        (cell.kind === 'sweep'
          ? sweepActions(document, analysis, cell, session, this.sweeps)
          : this.actions(document, analysis, cell, session.activeRun(analysis, cell))
        ).map(
          ({ title, command, arguments: values }) =>
            new CodeLens(toRange(document, cell.head), { title, command, arguments: [...values] }),
        ),
      );
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private actions(document: TextDocument, analysis: Analysis, cell: Cell, run: Run | undefined): readonly Action[] {
    const here = [document.uri.toString(), cell.index];
    if (!run) {
      const checking = this.checks.underWay(document.uri).some((check) => cellOf(analysis, check) === cell);
      return [
        { title: `$(play) ${l10n.t('Train')}`, command: 'nnet.train', arguments: here },
        ...this.resumption(document, analysis, cell),
        checking
          ? { title: `$(close) ${l10n.t('Cancel gradient check')}`, command: 'nnet.cancelCheck', arguments: here }
          : { title: `$(verified) ${l10n.t('Gradient check')}`, command: 'nnet.checkGradients', arguments: here },
        { title: l10n.t('More…'), command: 'nnet.more', arguments: here },
      ];
    }
    const stop = { title: `$(debug-stop) ${l10n.t('Stop')}`, command: 'nnet.stop', arguments: [run.id] };
    if (run.state === 'queued') {
      const place = l10n.t('Queued, {0} before', this.training.before(run));
      return [
        { title: `$(clock) ${place}`, command: 'nnet.openPanel', arguments: here },
        { title: `$(close) ${l10n.t('Remove from queue')}`, command: 'nnet.stop', arguments: [run.id] },
      ];
    }
    if (run.state === 'paused') {
      return [
        { title: `$(debug-continue) ${l10n.t('Continue')}`, command: 'nnet.continue', arguments: [run.id] },
        { title: `$(debug-step-into) ${l10n.t('Step batch')}`, command: 'nnet.stepBatch', arguments: [run.id] },
        { title: `$(debug-step-over) ${l10n.t('Step epoch')}`, command: 'nnet.stepEpoch', arguments: [run.id] },
        stop,
      ];
    }
    return [{ title: `$(debug-pause) ${l10n.t('Pause')}`, command: 'nnet.pause', arguments: [run.id] }, stop];
  }

  /** The cell's last run was held up, and is still what the cell says. */
  private resumption(document: TextDocument, analysis: Analysis, cell: Cell): readonly Action[] {
    const last = lastRun(this.sessions.get(document.uri), analysis, cell);
    if (!last?.resumable || isStale(analysis, last)) return [];
    const title = l10n.t('Resume from epoch {0}', last.epochs.length);
    return [{ title: `$(debug-continue) ${title}`, command: 'nnet.runs.resume', arguments: [last.id] }];
  }

  /** What runs and is checked now: what the actions depend on beside the text. */
  private states(): string {
    return [
      ...this.sessions.all.flatMap(({ runs }) =>
        runs.filter((run) => !run.result || run.resumable).map((run) => `${run.id} ${run.state}`),
      ),
      ...this.checks.long.map(({ uri, cell }) => `${uri} ${cell.index}`),
      ...this.sweeps.states,
    ].join();
  }

  /** Whether a document that is seen shows the actions of a moment before. */
  private stale(): boolean {
    const states = this.states();
    return window.visibleTextEditors.some(({ document }) => {
      const shown = this.shown.get(document.uri.toString());
      return shown !== undefined && shown !== states;
    });
  }

  /**
   * Announces new lenses when the set of actions has changed, at most once a second; VS Code at times loses one of two
   * announcements that follow each other, so it is told again until it has asked, a few times.
   */
  private check(): void {
    this.attempts = mostAttempts;
    this.announce();
  }

  private announce(): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        if (this.attempts === 0 || !this.stale()) return;
        this.attempts--;
        this.last = Date.now();
        this.changed.fire();
        this.announce();
      },
      Math.max(0, this.last + interval - Date.now()),
    );
  }
}

/** Cells that this version trains. */
export const runnable = (cell: Cell): boolean => cell.kind === 'base' || cell.kind === 'with';
