import { dataEntries, trainEntries } from '../spec/entries';
import { layers } from '../spec/layers';
import type { BlockKeyword } from './tree';

export const blockKeywords: readonly BlockKeyword[] = ['data', 'model', 'train'];
export const cellKeywords = ['with', 'sweep', 'from'] as const;

/** What may start a line at column 0. */
export const statementKeywords: readonly string[] = [...blockKeywords, ...cellKeywords];

/** What may start a line below a block's head. */
export const entryKeywords: Readonly<Record<BlockKeyword, readonly string[]>> = {
  data: Object.keys(dataEntries),
  model: ['input', ...Object.keys(layers), 'end'],
  train: Object.keys(trainEntries),
};

/** The words that begin paths, which therefore name no layer. */
export const reservedNames: ReadonlySet<string> = new Set([
  'data',
  'input',
  ...entryKeywords.data,
  ...entryKeywords.train,
]);

export const isBlockKeyword = (word: string): word is BlockKeyword =>
  (blockKeywords as readonly string[]).includes(word);

/** A table's own entry: never what JavaScript's objects inherit. */
export const entryOf = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
