import {
  commands,
  l10n,
  Selection,
  TextEditorRevealType,
  Uri,
  window,
  workspace,
  type Disposable,
  type LogOutputChannel,
  type TextDocument,
} from 'vscode';
import { cellAt } from '../language';
import type { GradientCheck } from '../spec/gradient-check';
import { opensPanel } from './configuration';
import { badge, worstEntry } from './check-notes';
import { registerCommand } from './command';
import { isSpec, type Documents } from './documents';
import { lastRun, runBefore } from './earlier-run';
import type { GradientChecks } from './gradient-checks';
import { displayedCell } from './panel-state';
import { runnable } from './lenses';
import type { Panels } from './panels';
import type { Run } from './run';
import type { Session, Sessions } from './session';
import { startSweep } from './sweeps/commands';
import type { Sweeps } from './sweeps/sweeps';
import { CannotTrain } from './trainable';
import type { Training } from './training';

/** What the commands work on. */
export interface Parts {
  readonly sweeps: Sweeps;
  readonly documents: Documents;
  readonly sessions: Sessions;
  readonly training: Training;
  readonly panels: Panels;
  readonly checks: GradientChecks;
  readonly log: LogOutputChannel;
}

/**
 * Registers the commands. Lenses give them the document and cell, or the run; from the palette and by key they work on
 * the active editor's cell at the caret, or on the run that is under way.
 */
export function registerCommands(parts: Parts): Disposable[] {
  const { training } = parts;
  const onRun = (action: (run: Run) => Promise<void>) => async (id?: unknown) => {
    const run = runOf(parts, id);
    if (run) await action(run);
  };
  const register = (name: string, action: (...values: unknown[]) => Promise<unknown>): Disposable =>
    registerCommand(`nnet.${name}`, parts.log, action);
  return [
    register('train', (uri, cell) => train(parts, uri, cell)),
    register('trainPaused', (uri, cell) => train(parts, uri, cell, true)),
    register('checkGradients', (uri, cell) => checkGradients(parts, uri, cell)),
    register('cancelCheck', (uri) => Promise.resolve(parts.checks.cancel(typeof uri === 'string' ? uri : undefined))),
    register('more', (uri, cell) => more(parts, uri, cell)),
    register(
      'pause',
      onRun((run) => training.pause(run)),
    ),
    register(
      'continue',
      onRun((run) => training.continue(run)),
    ),
    register(
      'stepBatch',
      onRun((run) => training.step(run, 'batch')),
    ),
    register(
      'stepEpoch',
      onRun((run) => training.step(run, 'epoch')),
    ),
    register(
      'stop',
      onRun((run) => training.stop(run)),
    ),
    register('showLayer', (uri, layer, tensor) => {
      const session = sessionOf(parts, uri);
      if (session && typeof layer === 'string') {
        parts.panels.show(session, { tab: 'layers', layer, ...(typeof tensor === 'string' && { tensor }) });
      }
      return Promise.resolve();
    }),
    register('compareWith', (uri, id, other) => {
      const session = sessionOf(parts, uri);
      const run = session?.runs.find((candidate) => candidate.id === id);
      if (session && run && typeof other === 'string') {
        parts.sessions.select(session, run);
        parts.panels.show(session, { tab: 'overview', beside: [other] });
      }
      return Promise.resolve();
    }),
    register('openPanel', (uri) => {
      const session = sessionOf(parts, uri);
      if (session) parts.panels.open(session, true);
      return Promise.resolve();
    }),
  ];
}

async function documentOf(uri: unknown): Promise<TextDocument> {
  const document =
    typeof uri === 'string' ? await workspace.openTextDocument(Uri.parse(uri)) : window.activeTextEditor?.document;
  if (!document || !isSpec(document)) throw new CannotTrain(l10n.t('Open a .nnet file first.'));
  return document;
}

/** The cell at the caret, else the one that the panel is about. */
function cellIndex(parts: Parts, document: TextDocument): number | undefined {
  const analysis = parts.documents.analysis(document);
  const editor = window.activeTextEditor;
  const here = editor?.document === document ? cellAt(analysis, document.offsetAt(editor.selection.active)) : undefined;
  const cell =
    here && (runnable(here) || here.kind === 'sweep')
      ? here
      : displayedCell(parts.sessions.get(document.uri), analysis);
  return cell?.index;
}

/** The document and the cell that a lens names, else those at the caret. */
async function targetOf(parts: Parts, uri: unknown, cell: unknown) {
  const document = await documentOf(uri);
  const index = typeof cell === 'number' ? cell : cellIndex(parts, document);
  if (index === undefined) throw new CannotTrain(l10n.t('There is no cell in this file that can be trained.'));
  return { document, index };
}

async function train(parts: Parts, uri: unknown, cell: unknown, paused = false): Promise<string | undefined> {
  const { document, index } = await targetOf(parts, uri, cell);
  const session = parts.sessions.get(document.uri);
  const analysis = parts.documents.analysis(document);
  const target = analysis.cells[index];
  if (target?.kind === 'sweep') {
    await startSweep(parts, document, target);
    return undefined;
  }
  const running = target && session.activeRun(analysis, target);
  if (running) {
    const restart = l10n.t('Restart');
    const question = l10n.t('“{0}” is training already.', target.label);
    if ((await window.showInformationMessage(question, restart)) !== restart) return undefined;
    await parts.training.stop(running);
  }
  return explaining(document, async () => {
    // The page starts to load while the data is read.
    const run = parts.training.train(document, index, { paused });
    if (opensPanel() && target?.experiment) parts.panels.open(session, false);
    return (await run).id;
  });
}

/** Where a mistake in the text is in the way, shows it. */
async function explaining<T>(document: TextDocument, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CannotTrain) || error.offset === undefined) throw error;
    await explain(document, error.message, error.offset);
    return undefined;
  }
}

/** Compares a cell's gradients with finite differences; a difference is a warning that names the worst entry. */
async function checkGradients(parts: Parts, uri: unknown, cell: unknown): Promise<GradientCheck | undefined> {
  const { document, index } = await targetOf(parts, uri, cell);
  const check = await explaining(document, () => parts.checks.check(document, index));
  if (!check) return undefined;
  const { passed, worst } = check;
  if (passed && worst) {
    window.setStatusBarMessage(badge(check), 8000);
    return check;
  }
  void window.showWarningMessage(
    worst
      ? l10n.t('The gradient check failed: {0}.', worstEntry(worst))
      : l10n.t('No gradient could be checked: every entry lies too near a kink, where differences tell nothing.'),
  );
  return check;
}

/** What else can be done with a cell. */
async function more(parts: Parts, uri: unknown, cell: unknown): Promise<void> {
  const choices: readonly Choice[] = [
    {
      label: `$(debug-pause) ${l10n.t('Train, paused before the first step')}`,
      detail: l10n.t('Then step through it, batch by batch or epoch by epoch'),
      command: 'nnet.trainPaused',
    },
    {
      label: `$(verified) ${l10n.t('Check gradients')}`,
      detail: l10n.t('Compare backpropagation with finite differences, on this network and its data'),
      command: 'nnet.checkGradients',
    },
    ...(await comparisons(parts, uri, cell)),
    { label: `$(graph-line) ${l10n.t('Open training panel')}`, command: 'nnet.openPanel' },
  ];
  const chosen = await window.showQuickPick(choices, { placeHolder: l10n.t('What to do with this cell') });
  if (chosen) await commands.executeCommand(chosen.command, ...(chosen.arguments ?? [uri, cell]));
}

interface Choice {
  readonly label: string;
  readonly detail?: string;
  readonly command: string;
  /** What the command gets; the document and the cell unless given. */
  readonly arguments?: readonly unknown[];
}

/** The cell's last run beside the one before it, when there are both. */
async function comparisons(parts: Parts, uri: unknown, index: unknown): Promise<readonly Choice[]> {
  const document = await documentOf(uri);
  const analysis = parts.documents.analysis(document);
  const session = parts.sessions.get(document.uri);
  const cell = typeof index === 'number' ? analysis.cells[index] : undefined;
  const run = cell && lastRun(session, analysis, cell);
  const before = run?.result && runBefore(session, analysis, run);
  if (!before) return [];
  return [
    {
      label: `$(diff) ${l10n.t('Compare run {0} with run {1}', run.number, before.number)}`,
      detail: l10n.t('Draw their curves over each other in the panel'),
      command: 'nnet.compareWith',
      arguments: [document.uri.toString(), run.id, before.id],
    },
  ];
}

/** Says why a cell can not be trained, with a way to the words. */
async function explain(document: TextDocument, message: string, offset: number): Promise<void> {
  const show = l10n.t('Show');
  if ((await window.showErrorMessage(message, show)) !== show) return;
  const editor = await window.showTextDocument(document);
  const place = document.positionAt(offset);
  editor.selection = new Selection(place, place);
  editor.revealRange(editor.selection, TextEditorRevealType.InCenterIfOutsideViewport);
}

function sessionOf(parts: Parts, uri: unknown): Session | undefined {
  if (typeof uri === 'string') return parts.sessions.get(Uri.parse(uri));
  const document = window.activeTextEditor?.document;
  if (document && isSpec(document)) return parts.sessions.get(document.uri);
  return parts.training.active?.session;
}

function runOf(parts: Parts, id: unknown): Run | undefined {
  return typeof id === 'string' ? parts.sessions.find(id)?.run : parts.training.active?.run;
}
