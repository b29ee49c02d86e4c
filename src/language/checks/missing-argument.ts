import type { Arguments } from '../../spec/argument';
import { describeArgument } from '../describe';
import { diagnostic, type Diagnostic } from '../diagnostic';
import type { Range } from '../range';
import { isNameless } from '../tables';
import { quote } from '../words';

const required = new WeakMap<Arguments, readonly string[]>();

/** The arguments of a schema that must be given. */
export function requiredNames(schema: Arguments): readonly string[] {
  let names = required.get(schema);
  if (!names) {
    names = Object.entries(schema).flatMap(([name, argument]) =>
      // An entry of a single value is written for the sake of that.
      argument.required || isNameless(name, argument) ? [name] : [],
    );
    required.set(schema, names);
  }
  return names;
}

/** An argument that must be given and is not. */
export function missingArgument(owner: string, schema: Arguments, name: string, range: Range): Diagnostic {
  const argument = schema[name];
  if (!argument) throw new RangeError(`there is no argument ${name}`);
  const place = argument.positional ? `its ${name}` : `${quote(`${name}=`)}`;
  const message = `${quote(owner)} needs ${place}: ${describeArgument(argument)}.`;
  return diagnostic('missing-argument', range, message, { arguments: [owner, name] });
}
