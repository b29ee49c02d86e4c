import { diagnostic, type Diagnostic } from '../diagnostic';
import type { KindKeyword } from '../draft';
import type { Range } from '../range';
import { kindNouns, kindTables } from '../tables';
import { quote } from '../words';

/** A keyword that takes a kind, without one. */
export const missingKind = (keyword: KindKeyword, range: Range): Diagnostic => {
  const kinds = Object.keys(kindTables[keyword]);
  return diagnostic(
    'missing-kind',
    range,
    `${quote(keyword)} needs a ${kindNouns[keyword]}: ${kinds.slice(0, 5).map(quote).join(', ')}${kinds.length > 5 ? ', …' : ''}.`,
    { arguments: [keyword] },
  );
};
