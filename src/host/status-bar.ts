import { l10n, StatusBarAlignment, window, type Disposable } from 'vscode';
import { writeBytes } from '../spec/bytes';
import { progressText } from './progress-text';
import type { Sessions } from './session';
import type { Training } from './training';

/** Milliseconds between two texts. */
const interval = 250;

/** While something trains: which file, which epoch, what loss, how long still. A click opens the panel. */
export function showStatus(training: Training, sessions: Sessions): Disposable {
  const item = window.createStatusBarItem('nnet.status', StatusBarAlignment.Left, 0);
  item.name = l10n.t('Nnet training');
  let timer: ReturnType<typeof setTimeout> | undefined;

  const update = (): void => {
    timer = undefined;
    const { active } = training;
    if (!active) {
      item.hide();
      return;
    }
    const { session, run } = active;
    const file = session.uri.path.slice(session.uri.path.lastIndexOf('/') + 1);
    const icon = run.state === 'paused' ? '$(debug-pause)' : '$(pulse)';
    item.text = `${icon} ${file}: ${progressText(run)}`;
    const open = l10n.t('Open the training panel');
    const { facts } = run;
    item.tooltip = facts ? l10n.t('{0} ({1} of memory)', open, writeBytes(facts.memory)) : open;
    item.command = { title: open, command: 'nnet.openPanel', arguments: [session.uri.toString()] };
    item.show();
  };
  const listener = sessions.onDidChange(({ kind }) => {
    if (kind === 'runs') {
      clearTimeout(timer);
      update();
    } else timer ??= setTimeout(update, interval);
  });
  return {
    dispose() {
      clearTimeout(timer);
      listener.dispose();
      item.dispose();
    },
  };
}
