import { diagnostic, type Diagnostic } from '../diagnostic';
import type { Range } from '../range';
import { quote } from '../words';

/** Arguments that the base gives and the new kind does not have. */
export const droppedArgument = (keyword: string, name: string, kind: string, range: Range): Diagnostic =>
  diagnostic(
    'dropped-argument',
    range,
    `${quote(`${keyword}.${name}`)} is left out, because ${quote(kind)} does not take its value.`,
    { severity: 'warning', arguments: [keyword, name, kind] },
  );
