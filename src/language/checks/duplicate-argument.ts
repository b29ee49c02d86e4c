import { diagnostic, type Diagnostic } from '../diagnostic';
import type { Range } from '../range';
import { quote } from '../words';

/** An argument that is given twice. */
export const duplicateArgument = (name: string, range: Range): Diagnostic =>
  diagnostic('duplicate-argument', range, `${quote(name)} is given twice. Remove one of the two.`, {
    arguments: [name],
  });
