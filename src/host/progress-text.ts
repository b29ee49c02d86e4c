import { l10n } from 'vscode';
import { differences } from '../spec/difference';
import { duration, figure, headline, metric } from './format';
import type { Run } from './run';

/** Where a run stands, in a few words: `epoch 37/200, loss 0.042, 12 s left`. */
export function progressText(run: Run): string {
  const { progress } = run;
  if (run.state === 'queued') return l10n.t('queued');
  if (!progress) return l10n.t('starting');
  const { loading } = progress;
  if (loading) return l10n.t('reading {0} {1} %', loading.file, Math.floor(100 * loading.share));
  const parts = [l10n.t('epoch {0}/{1}', progress.epoch, progress.epochs)];
  const loss = run.epochs.at(run.epochs.length, 'loss');
  if (Number.isFinite(loss)) parts.push(l10n.t('loss {0}', figure(loss)));
  if (run.state === 'paused') parts.push(l10n.t('paused at step {0}', progress.step));
  else if (progress.secondsLeft !== undefined) parts.push(l10n.t('{0} left', duration(progress.secondsLeft)));
  return parts.join(', ');
}

/** How a run ended, and how that compares with one before it: `val. accuracy 96.1 % (+1.4 vs lr=0.01)`. */
export function resultText(run: Run, before: Run | undefined): string {
  const { result } = run;
  if (!result) return progressText(run);
  const ending = endings(run)[result.status];
  const { column, label, name } = headline(run);
  const value = run.epochs.at(run.epochs.length, column);
  if (!Number.isFinite(value) || result.status === 'failed' || result.status === 'diverged') return ending;
  const outcome = `${label} ${metric(name, value)}`;
  const compared = before ? `${outcome} ${comparison(run, before, column, name, value)}`.trimEnd() : outcome;
  return result.status === 'completed' ? compared : `${compared}, ${ending}`;
}

/** Each way to end, in words. */
function endings(run: Run) {
  const { result, epochs } = run;
  const message = result?.message ?? '';
  return {
    completed: l10n.t('completed'),
    converged: l10n.t('converged at epoch {0}', epochs.length),
    stopped: l10n.t('stopped at epoch {0}', epochs.length),
    interrupted: l10n.t('interrupted at epoch {0}', epochs.length),
    diverged: message || l10n.t('diverged'),
    failed: message || l10n.t('failed'),
  };
}

function comparison(run: Run, before: Run, column: string, name: string, value: number): string {
  const other = before.epochs.at(before.epochs.length, column);
  if (!Number.isFinite(other)) return '';
  const share = metric(name, 1).endsWith('%');
  const change = share ? 100 * (value - other) : value - other;
  const digits = share ? Math.abs(change).toFixed(1) : figure(Math.abs(change));
  const found = differences(before.spec, run.spec);
  const [only] = found;
  const reference =
    found.length === 1 && only?.from !== undefined
      ? `${only.path.slice(only.path.lastIndexOf('.') + 1)}=${only.from}`
      : l10n.t('run {0}', before.number);
  return `(${change < 0 ? '−' : '+'}${digits} vs ${reference})`;
}
