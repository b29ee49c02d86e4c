import type { Arguments } from '../../spec/argument';
import { diagnostic, replacement, type Diagnostic } from '../diagnostic';
import type { Value } from '../tree';
import { quote } from '../words';

/** A value without a name that no positional argument is left for. */
export function surplusArgument(owner: string, value: Value, schema: Arguments): Diagnostic {
  const meant = Object.entries(schema).find(
    ([, argument]) => !argument.positional && argument.type === 'name' && argument.names.includes(value.text),
  );
  const named = meant && `${meant[0]}=${value.text}`;
  return diagnostic(
    'surplus-argument',
    value.range,
    `${quote(owner)} takes no further value here. ${named ? `Did you mean ${quote(named)}?` : `Remove ${quote(value.text)}, or name it with \`=\`.`}`,
    {
      arguments: [owner, value.text],
      fixes: named ? [replacement(`Change to ${quote(named)}`, value.range, named)] : [],
    },
  );
}
