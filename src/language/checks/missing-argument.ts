import type { Arguments } from '../../spec/argument';
import { describeArgument } from '../describe';
import { diagnostic, type Diagnostic } from '../diagnostic';
import type { Range } from '../range';
import { quote } from '../words';

/** Arguments that must be given and are not. */
export function missingArguments(
  owner: string,
  schema: Arguments,
  written: { has(name: string): boolean },
  range: Range,
): readonly Diagnostic[] {
  return Object.entries(schema)
    .filter(([name, argument]) => argument.required && !written.has(name))
    .map(([name, argument]) => {
      const place = argument.positional ? `its ${name}` : `${quote(`${name}=`)}`;
      return diagnostic('missing-argument', range, `${quote(owner)} needs ${place}: ${describeArgument(argument)}.`, {
        arguments: [owner, name],
      });
    });
}
