import { parseArguments, type Arguments, type Options } from './options';
import type { Terminal } from './terminal';

/** A command of `nnet`. */
export interface Command {
  readonly name: string;
  /** What follows its name in the help. */
  readonly usage: string;
  readonly help: string;
  readonly options: Options;
  /**
   * Does it with the arguments after its name, and gives the exit status. `others` are the commands that an option may
   * belong to instead. Throws a `Failure` to end with a message.
   */
  run(args: readonly string[], terminal: Terminal, others: readonly Command[]): Promise<number> | number;
}

interface Definition<O extends Options> extends Omit<Command, 'run'> {
  readonly options: O;
  run(args: Arguments<O>, terminal: Terminal): Promise<number> | number;
}

/** A command whose arguments are taken apart by its options. */
export const command = <const O extends Options>(definition: Definition<O>): Command => ({
  ...definition,
  run: (args, terminal, others) => {
    const elsewhere = (option: string): string | undefined =>
      others.find(({ options }) => Object.hasOwn(options, option))?.name;
    return definition.run(parseArguments(definition.name, definition.options, args, elsewhere), terminal);
  },
});
