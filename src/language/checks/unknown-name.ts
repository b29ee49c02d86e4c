import { diagnostic, replacement, type Diagnostic } from '../diagnostic';
import { nearest } from '../nearest';
import type { Range } from '../range';
import { quote } from '../words';

/**
 * A name that is not in its list, with the nearest that is. `noun`: "layer", as in `unknown-layer`; `instead`: what to do
 * when none is near, if not the list says it; `write`: a name as it stands in the text, where that is not the name itself.
 */
export function unknownName(
  code: string,
  noun: string,
  word: string,
  range: Range,
  known: readonly string[],
  instead?: string,
  write: (name: string) => string = (name) => name,
): Diagnostic {
  const guess = nearest(word, known);
  const advice =
    guess !== undefined
      ? `Did you mean ${quote(guess)}?`
      : (instead ??
        (known.length === 0
          ? 'There are none here.'
          : `Known: ${known.slice(0, 24).join(', ')}${known.length > 24 ? ', …' : ''}.`));
  return diagnostic(code, range, `There is no ${noun} ${quote(word)}. ${advice}`, {
    arguments: guess === undefined ? [word] : [word, guess],
    fixes: guess === undefined ? [] : [replacement(`Change to ${quote(guess)}`, range, write(guess))],
  });
}
