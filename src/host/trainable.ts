import { l10n } from 'vscode';
import type { Analysis, Cell, Experiment } from '../language';

/** A cell can not be trained; the message is a sentence for the user, `offset` where the mistake is. */
export class CannotTrain extends Error {
  constructor(
    message: string,
    readonly offset?: number,
  ) {
    super(message);
  }
}

/** What a cell runs. Throws `CannotTrain` with the first mistake in it where that is nothing. */
export function experimentOf(analysis: Analysis, cell: Cell | undefined): Experiment {
  if (!cell) throw new CannotTrain(l10n.t('There is no cell to train here.'));
  if (cell.experiment) return cell.experiment;
  const error = analysis.diagnostics.find(
    ({ severity, range }) => severity === 'error' && range.start >= cell.range.start && range.start <= cell.range.end,
  );
  throw new CannotTrain(
    cell.problem ?? l10n.t('“{0}” holds nothing that can be trained.', cell.label),
    error?.range.start,
  );
}
