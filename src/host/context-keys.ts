import { commands, type Disposable } from 'vscode';
import type { Sessions } from './session';
import type { Training } from './training';

/** Keeps `nnet.state` (`idle`, `running`, `paused`) for the enablement of commands and the title bar's buttons. */
export function keepContextKeys(training: Training, sessions: Sessions): Disposable {
  let known = '';
  const update = (): void => {
    const state = training.active?.run.state;
    const value = state === 'paused' ? 'paused' : state ? 'running' : 'idle';
    if (value === known) return;
    known = value;
    void commands.executeCommand('setContext', 'nnet.state', value);
  };
  update();
  return sessions.onDidChange(({ kind }) => {
    if (kind === 'runs') update();
  });
}
