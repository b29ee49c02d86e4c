import { commands } from './commands';
import { exitStatus, Failure } from './failure';
import { help } from './help';
import type { Terminal } from './terminal';
import { version } from './version';

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '', ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') {
    terminal.result(help(commands));
    return exitStatus.done;
  }
  if (name === '--version') {
    terminal.result(version);
    return exitStatus.done;
  }
  const command = commands.find((known) => known.name === name);
  if (!command) {
    terminal.message(
      name === '' ? help(commands) : `nnet has no command \`${name}\`; \`nnet --help\` lists those that it has.`,
    );
    return exitStatus.usage;
  }
  if (rest.includes('--help')) {
    terminal.result(help([command]));
    return exitStatus.done;
  }
  return command.run(rest, terminal, commands);
}

/** Runs a command line (without the program's own name), says what went wrong, and gives the exit status. */
export async function nnet(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await run(args, terminal);
  } catch (error) {
    terminal.status('');
    if (error instanceof Failure) {
      if (error.message) terminal.message(`nnet: ${error.message}`);
      return error.status;
    }
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.message(`nnet: a fault in Nnet: ${what}`);
    return exitStatus.errors;
  }
}
