import { commands, window, type Disposable, type LogOutputChannel } from 'vscode';
import { RunError } from '../runs';
import { CannotTrain } from './trainable';

/** Registers a command. What goes wrong in it is said in a message, and logged where it is nobody's mistake but ours. */
export const registerCommand = (
  name: string,
  log: LogOutputChannel,
  action: (...values: unknown[]) => Promise<unknown>,
): Disposable =>
  commands.registerCommand(name, async (...values: unknown[]) => {
    try {
      return await action(...values);
    } catch (error) {
      if (!(error instanceof CannotTrain || error instanceof RunError)) {
        log.error(error instanceof Error ? error : String(error));
      }
      void window.showErrorMessage(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  });
