import { parseArgs } from 'node:util';
import { UsageError } from './failure';

/** An option as a command declares it. */
export interface Option {
  /** What stands for its value in the help; a switch has none. */
  readonly value?: string;
  readonly repeatable?: true;
  readonly help: string;
}

export type Options = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O extends { repeatable: true }
  ? readonly string[]
  : O extends { value: string }
    ? string | undefined
    : boolean;

/** A command line taken apart. */
export interface Arguments<O extends Options> {
  readonly files: readonly string[];
  readonly options: { readonly [K in keyof O]: ValueOf<O[K]> };
}

/**
 * Takes a command's arguments apart by its options. `elsewhere` names a command that has an option which this one has
 * not. Throws a `UsageError` for unknown options and missing or unexpected values. The last of several values wins.
 */
export function parseArguments<O extends Options>(
  command: string,
  declared: O,
  args: readonly string[],
  elsewhere: (option: string) => string | undefined,
): Arguments<O> {
  const known: Options = declared;
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(known).map(([name, { value }]) => [name, { type: value ? 'string' : 'boolean' } as const]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const files: string[] = [];
  const values = new Map<string, string | boolean | string[]>();
  for (const [name, option] of Object.entries(known)) {
    if (option.repeatable) values.set(name, []);
    else if (!option.value) values.set(name, false);
  }
  for (const token of tokens) {
    if (token.kind === 'positional') files.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName } = token;
    const option = Object.hasOwn(known, name) && rawName.startsWith('--') ? known[name] : undefined;
    if (!option) {
      const other = elsewhere(name);
      throw new UsageError(
        other
          ? `${rawName} is an option of \`nnet ${other}\`, not of \`nnet ${command}\`.`
          : `\`nnet ${command}\` has no option ${rawName}; \`nnet --help\` lists them.`,
      );
    }
    if (!option.value) {
      if (token.value !== undefined) throw new UsageError(`${rawName} takes no value.`);
      values.set(name, true);
      continue;
    }
    // A value that looks like an option was forgotten; `--set=--x` says it is meant.
    if (token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))) {
      throw new UsageError(`${rawName} wants a value: ${rawName} ${option.value}.`);
    }
    const list = values.get(name);
    if (Array.isArray(list)) list.push(token.value);
    else values.set(name, token.value);
  }
  return { files, options: Object.fromEntries(values) as Arguments<O>['options'] };
}

/** The one file of a command that takes one. Throws a `UsageError` when there is none, or more. */
export function oneFile(command: string, files: readonly string[]): string {
  const [file, more] = files;
  if (file === undefined) throw new UsageError(`\`nnet ${command}\` wants a file: nnet ${command} FILE.`);
  if (more !== undefined) throw new UsageError(`\`nnet ${command}\` takes one file, but got ${files.join(' and ')}.`);
  return file;
}
