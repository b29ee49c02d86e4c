import process from 'node:process';
import { commands } from './commands';
import { exitStatus, Failure } from './failure';
import { help } from './help';
import { processTerminal, type Terminal } from './terminal';
import { version } from './version';

/** Runs a command line (without the program's own name) and gives its exit status. */
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

const terminal = processTerminal();
run(process.argv.slice(2), terminal).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    terminal.status('');
    if (error instanceof Failure) {
      if (error.message) terminal.message(`nnet: ${error.message}`);
      process.exitCode = error.status;
      return;
    }
    terminal.message(
      `nnet: a fault in Nnet: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    process.exitCode = exitStatus.errors;
  },
);
