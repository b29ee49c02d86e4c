import { diagnostic, type Diagnostic } from '../diagnostic';
import type { Range } from '../range';

/** A table without rows. */
export const missingRows = (range: Range): Diagnostic =>
  diagnostic('missing-rows', range, 'A table needs rows below it: `0 1 -> 1`.');
