import { entryOf } from '../keywords';
import { entryTable, isKindKeyword, kindNouns, kindTables, layerTable, type Table } from '../tables';
import { rangeOf, type Check } from './check';
import { notTrained } from './not-trained';

const untrained = (table: Table): boolean => Object.values(table).some(({ trained }) => trained === false);

const untrainedEntries = [entryTable, ...Object.values(kindTables)].some(untrained);
const untrainedLayers = untrained(layerTable);

/** Kinds that the engine does not train yet; most versions have none, and then nobody looks for them. */
export const untrainedKinds: Check = (subject, report) => {
  const { draft } = subject.lowered;
  for (const [keyword, { kind }] of untrainedEntries ? draft.entries : []) {
    const table = isKindKeyword(keyword) ? kindTables[keyword] : entryTable;
    const entry = entryOf(table, kind);
    const noun = isKindKeyword(keyword) ? kindNouns[keyword] : 'entry';
    const found = entry && notTrained(noun, kind, entry, rangeOf(subject, keyword));
    if (found) report(found);
  }
  if (!untrainedLayers) return;
  for (const { kind, call } of subject.newLayers) {
    const entry = entryOf(layerTable, kind);
    const found = entry && notTrained('layer', kind, entry, call.kindRange ?? { start: 0, end: 0 });
    if (found) report(found);
  }
};
