import { l10n, type TextDocument } from 'vscode';
import type { Analysis, Cell } from '../../language';
import type { Action } from '../lenses';
import type { Session } from '../session';
import type { Sweeps } from './sweeps';

/** What can be done with a sweep cell, or with its sweep. */
export function sweepActions(
  document: TextDocument,
  analysis: Analysis,
  cell: Cell,
  session: Session,
  sweeps: Sweeps,
): readonly Action[] {
  const here = [document.uri.toString(), cell.index];
  const sweep = sweeps.of(session, analysis, cell);
  if (sweep?.state === 'running' || sweep?.state === 'paused') {
    const paused = sweep.state === 'paused';
    return [
      paused
        ? {
            title: `$(debug-continue) ${l10n.t('Continue sweep')}`,
            command: 'nnet.sweep.continue',
            arguments: [sweep.id],
          }
        : { title: `$(debug-pause) ${l10n.t('Pause sweep')}`, command: 'nnet.sweep.pause', arguments: [sweep.id] },
      { title: `$(debug-stop) ${l10n.t('Stop sweep')}`, command: 'nnet.sweep.stop', arguments: [sweep.id] },
    ];
  }
  const count = cell.sweep?.runs;
  const title =
    count === undefined ? l10n.t('Sweep') : count === 1 ? l10n.t('Sweep, 1 run') : l10n.t('Sweep, {0} runs', count);
  return [
    { title: `$(run-all) ${title}`, command: 'nnet.sweep.start', arguments: here },
    ...(sweeps.held(session, analysis, cell)
      ? [{ title: `$(debug-continue) ${l10n.t('Resume sweep')}`, command: 'nnet.sweep.resume', arguments: here }]
      : []),
  ];
}
