import { entryOf } from '../keywords';
import { entryTable, isKindKeyword, kindNouns, kindTables, layerTable } from '../tables';
import { rangeOf, type Check } from './check';
import { notTrained } from './not-trained';

/** Kinds that the engine does not train yet. */
export const untrainedKinds: Check = (subject, report) => {
  const { draft } = subject.lowered;
  for (const [keyword, { kind }] of draft.entries) {
    const table = isKindKeyword(keyword) ? kindTables[keyword] : entryTable;
    const entry = entryOf(table, kind);
    const noun = isKindKeyword(keyword) ? kindNouns[keyword] : 'entry';
    const found = entry && notTrained(noun, kind, entry, rangeOf(subject, keyword));
    if (found) report(found);
  }
  for (const { kind, call } of subject.newLayers) {
    const entry = entryOf(layerTable, kind);
    const found = entry && notTrained('layer', kind, entry, call.kindRange ?? { start: 0, end: 0 });
    if (found) report(found);
  }
};
