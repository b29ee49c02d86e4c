import { l10n, Uri, window, workspace, type Disposable, type LogOutputChannel, type TextDocument } from 'vscode';
import type { Cell } from '../../language';
import { registerCommand } from '../command';
import { opensPanel } from '../configuration';
import type { Documents } from '../documents';
import type { Panels } from '../panels';
import type { Sessions } from '../session';
import { CannotTrain } from '../trainable';
import type { Sweep } from './sweep';
import type { Sweeps } from './sweeps';

/** What the commands of sweeps work on. */
export interface SweepParts {
  readonly documents: Documents;
  readonly sessions: Sessions;
  readonly sweeps: Sweeps;
  readonly panels: Panels;
}

/** Starts a cell's sweep; one that is under way is asked about first. */
export async function startSweep(
  { documents, sessions, sweeps, panels }: SweepParts,
  document: TextDocument,
  cell: Cell,
): Promise<void> {
  const session = sessions.get(document.uri);
  const known = sweeps.of(session, documents.analysis(document), cell);
  if (known?.state === 'running' || known?.state === 'paused') {
    const restart = l10n.t('Restart');
    const question = l10n.t('“{0}” is being swept already.', cell.label);
    if ((await window.showInformationMessage(question, restart)) !== restart) return;
    await sweeps.stop(known);
  }
  await sweeps.start(document, cell.index);
  if (opensPanel()) panels.show(session, { tab: 'sweep' }, false);
}

/** Registers the commands of the lenses above sweep cells. */
export function registerSweepCommands(parts: SweepParts & { readonly log: LogOutputChannel }): Disposable[] {
  const { sweeps, documents, sessions, panels, log } = parts;
  const register = (name: string, action: (...values: unknown[]) => Promise<void>): Disposable =>
    registerCommand(`nnet.sweep.${name}`, log, action);
  const onCell =
    (action: (document: TextDocument, cell: Cell) => Promise<void>) => async (uri: unknown, at: unknown) => {
      const document =
        typeof uri === 'string' ? await workspace.openTextDocument(Uri.parse(uri)) : window.activeTextEditor?.document;
      const cell = document && typeof at === 'number' ? (await documents.settled(document)).cells[at] : undefined;
      if (!document || cell?.kind !== 'sweep') throw new CannotTrain(l10n.t('There is no sweep here.'));
      await action(document, cell);
    };
  const onSweep = (action: (sweep: Sweep) => Promise<void>) => async (id: unknown) => {
    const sweep = typeof id === 'string' ? sweeps.find(id) : undefined;
    if (sweep) await action(sweep);
  };
  return [
    register(
      'start',
      onCell((document, cell) => startSweep(parts, document, cell)),
    ),
    register(
      'resume',
      onCell(async (document, cell) => {
        await sweeps.resume(document, cell.index);
        if (opensPanel()) panels.show(sessions.get(document.uri), { tab: 'sweep' }, false);
      }),
    ),
    register(
      'pause',
      onSweep((sweep) => sweeps.pause(sweep)),
    ),
    register(
      'continue',
      onSweep((sweep) => sweeps.continue(sweep)),
    ),
    register(
      'stop',
      onSweep((sweep) => sweeps.stop(sweep)),
    ),
  ];
}
