import { diagnostic, type Diagnostic, type Fix } from '../diagnostic';
import type { Range } from '../range';
import { quote } from '../words';

/** An entry or block that stands twice where one is meant. */
export const duplicateEntry = (
  word: string,
  range: Range,
  what: 'entry' | 'block',
  fixes: readonly Fix[] = [],
): Diagnostic =>
  diagnostic(
    what === 'block' ? 'duplicate-block' : 'duplicate-entry',
    range,
    `${quote(word)} stands twice. ${what === 'block' ? 'Remove one of the two, or start a new cell with `# %%`.' : 'Remove one of the two.'}`,
    { arguments: [word], fixes },
  );
