import { commands, Disposable } from 'vscode';
import type { GradientChecks } from './gradient-checks';
import type { Sessions } from './session';
import type { Training } from './training';

/**
 * Keeps `nnet.state` (`idle`, `running`, `paused`) and `nnet.checking` (a gradient check takes its time) for the enablement
 * of commands and the title bar's buttons.
 */
export function keepContextKeys(training: Training, sessions: Sessions, checks: GradientChecks): Disposable {
  let known = '';
  let checking = false;
  const update = (): void => {
    const state = training.active?.run.state;
    const value = state === 'paused' ? 'paused' : state ? 'running' : 'idle';
    if (value === known) return;
    known = value;
    void commands.executeCommand('setContext', 'nnet.state', value);
  };
  update();
  return Disposable.from(
    sessions.onDidChange(({ kind }) => {
      if (kind === 'runs') update();
    }),
    checks.onDidChange(() => {
      const value = checks.long.length > 0;
      if (value === checking) return;
      checking = value;
      void commands.executeCommand('setContext', 'nnet.checking', value);
    }),
  );
}
