import type { Command } from './command';

const column = 26;

const row = (left: string, right: string): string =>
  left.length < column - 2 ? `  ${left.padEnd(column - 2)}${right}` : `  ${left}\n${' '.repeat(column)}${right}`;

/** What `--help` prints: each command with its options. */
export function help(commands: readonly Command[]): string {
  const parts = commands.map(({ name, usage, help, options }) => {
    const rows = Object.entries(options).map(([option, { value, help }]) =>
      row(`--${option}${value ? ` ${value}` : ''}`, help),
    );
    return [`nnet ${name} ${usage}`, `  ${help}`, ...rows].join('\n');
  });
  return [
    ...parts,
    'nnet --help | --version',
    'Exit status: 0 done; 1 the file or its data has errors, or a check failed; 2 wrong usage; 3 training diverged;\n130 interrupted.',
  ].join('\n\n');
}
