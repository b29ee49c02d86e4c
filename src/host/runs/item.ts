import { env, l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { RunState } from '../../spec/record';
import { duration, figure } from '../format';
import { isResumable, type RunEntry } from './entry';

const icons: Readonly<Record<RunState, readonly [icon: string, colour?: string]>> = {
  queued: ['clock'],
  running: ['sync~spin', 'progressBar.background'],
  paused: ['debug-pause', 'debugIcon.pauseForeground'],
  completed: ['pass', 'testing.iconPassed'],
  converged: ['pass-filled', 'testing.iconPassed'],
  stopped: ['circle-slash', 'testing.iconSkipped'],
  interrupted: ['debug-disconnect', 'list.warningForeground'],
  diverged: ['error', 'testing.iconFailed'],
  failed: ['error', 'testing.iconErrored'],
};

/** A state in words. */
export function stateText({ state, result, elsewhere }: Pick<RunEntry, 'state' | 'result' | 'elsewhere'>): string {
  if (elsewhere) return l10n.t('training in another window');
  switch (state) {
    case 'queued':
      return l10n.t('queued');
    case 'running':
      return l10n.t('training');
    case 'paused':
      return l10n.t('paused');
    case 'completed':
      return l10n.t('completed');
    case 'converged':
      return result ? l10n.t('converged at epoch {0}', result.epochs) : l10n.t('converged');
    case 'stopped':
      return result ? l10n.t('stopped at epoch {0}', result.epochs) : l10n.t('stopped');
    case 'interrupted':
      return result ? l10n.t('interrupted at epoch {0}', result.epochs) : l10n.t('interrupted');
    case 'diverged':
      return l10n.t('diverged');
    case 'failed':
      return l10n.t('failed');
  }
}

/** When something was: the time of today, the day before that. It does not go stale while it is seen. */
export function when(at: number, now = Date.now()): string {
  const [then, today] = [new Date(at), new Date(now)];
  const time: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
  const day: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric' };
  const format = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(env.language, options).format(then);
  if (then.toDateString() === today.toDateString()) return format(time);
  return format(then.getFullYear() === today.getFullYear() ? { ...day, ...time } : { ...day, year: 'numeric' });
}

/** What a run is called: as the user named it, else by its number. */
export const titleOf = ({ name, number }: Pick<RunEntry, 'name' | 'number'>): string =>
  name ?? l10n.t('Run {0}', number);

/** What a run came to, and when. */
function describe(entry: RunEntry): string {
  const { state, result, startedAt } = entry;
  const loss = result?.loss ?? undefined;
  const parts = [
    ...(state === 'completed' && loss !== undefined ? [] : [stateText(entry)]),
    ...(loss === undefined ? [] : [l10n.t('final loss {0}', figure(loss))]),
    when(startedAt),
  ];
  return parts.join(', ');
}

function tooltip(entry: RunEntry): MarkdownString {
  const { result, startedAt, cell, number, id, forkedFrom, store } = entry;
  const at = new Intl.DateTimeFormat(env.language, { dateStyle: 'medium', timeStyle: 'medium' }).format(startedAt);
  const came = result && [
    l10n.t('{0} epochs', result.epochs),
    l10n.t('{0} of training', duration(result.seconds)),
    ...(result.loss === null
      ? []
      : [l10n.t('loss {0} of the final weights, over the training data', figure(result.loss))]),
  ];
  const paragraphs = [
    `${titleOf(entry)}: ${stateText(entry)}`,
    result?.message,
    [l10n.t('run {0}', number), cell, at].filter(Boolean).join(' · '),
    came?.join(' · '),
    forkedFrom && l10n.t('forked from run {0}, epoch {1}', forkedFrom.run, forkedFrom.epoch),
    store && `${store.folder}/${id}`,
  ];
  const markdown = new MarkdownString();
  // As text: a user has written the names, and a spec's author the messages.
  for (const paragraph of paragraphs) if (paragraph) markdown.appendText(paragraph).appendMarkdown('\n\n');
  return markdown;
}

/** A run's line in the tree. What can be done with it is told by `contextValue`. */
export function runItem(entry: RunEntry): TreeItem {
  const item = new TreeItem(titleOf(entry), TreeItemCollapsibleState.None);
  item.id = `${entry.uri.toString()} ${entry.id}`;
  item.description = `${entry.pinned ? `${l10n.t('pinned')} · ` : ''}${describe(entry)}`;
  const [icon, colour] = entry.elsewhere ? (['sync'] as const) : icons[entry.state];
  item.iconPath = new ThemeIcon(icon, colour === undefined ? undefined : new ThemeColor(colour));
  item.tooltip = tooltip(entry);
  item.command = {
    title: l10n.t('Show in Panel'),
    command: 'nnet.runs.show',
    arguments: [entry.uri.toString(), entry.id],
  };
  item.accessibilityInformation = { label: `${titleOf(entry)}, ${stateText(entry)}, ${describe(entry)}` };
  item.contextValue = [
    'run',
    entry.result ? 'ended' : 'live',
    ...(isResumable(entry) ? ['resumable'] : []),
    entry.pinned ? 'pinned' : 'unpinned',
  ].join(' ');
  return item;
}
