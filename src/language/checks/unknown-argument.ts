import type { Arguments } from '../../spec/argument';
import { diagnostic, replacement, type Diagnostic } from '../diagnostic';
import { nearest } from '../nearest';
import type { Table } from '../tables';
import type { Word } from '../tree';
import { quote } from '../words';

/** A named argument that its keyword does not have; `table`: the kinds beside it, some of which may have it. */
export function unknownArgument(owner: string, key: Word, schema: Arguments, table: Table | undefined): Diagnostic {
  const known = Object.keys(schema);
  const others = Object.entries(table ?? {})
    .filter(([kind, entry]) => kind !== owner && Object.hasOwn(entry.arguments, key.text))
    .map(([kind]) => quote(kind));
  const guess = others.length > 0 ? undefined : nearest(key.text, known);
  const advice =
    guess !== undefined
      ? `Did you mean ${quote(guess)}?`
      : others.length > 0
        ? `${others.slice(0, 4).join(', ')} ${others.length === 1 ? 'has' : 'have'} it.`
        : known.length > 0
          ? `It has ${known.map(quote).join(', ')}.`
          : 'It has no arguments.';
  return diagnostic('unknown-argument', key.range, `${quote(owner)} has no argument ${quote(key.text)}. ${advice}`, {
    arguments: guess === undefined ? [owner, key.text] : [owner, key.text, guess],
    fixes: guess === undefined ? [] : [replacement(`Change to ${quote(guess)}`, key.range, guess)],
  });
}
