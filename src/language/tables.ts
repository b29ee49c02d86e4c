import type { Argument, Arguments, Kind } from '../spec/argument';
import { dataEntries, trainEntries } from '../spec/entries';
import { layers } from '../spec/layers';
import { losses } from '../spec/losses';
import { optimizers } from '../spec/optimizers';
import { schedules } from '../spec/schedules';
import { sources } from '../spec/sources';
import type { KindKeyword } from './draft';
import { entryOf } from './keywords';

/** What all entries of the vocabulary have in common. */
export interface VocabularyEntry {
  readonly documentation: string;
  readonly source?: string;
  readonly arguments: Arguments;
  readonly trained?: false;
}

export type Table = Readonly<Record<string, VocabularyEntry>>;

/** The kinds of the keywords that take one. */
export const kindTables: Readonly<Record<KindKeyword, Table>> = {
  data: sources,
  loss: losses,
  optimizer: optimizers,
  schedule: schedules,
};

export const layerTable: Table = layers;

/** Entries of the `data` and the `train` block. */
export const entryTable: Table = { ...dataEntries, ...trainEntries } satisfies Readonly<Record<string, Kind>>;

/** What a kind keyword's kinds are called in sentences. */
export const kindNouns: Readonly<Record<KindKeyword, string>> = {
  data: 'kind of data',
  loss: 'loss',
  optimizer: 'optimizer',
  schedule: 'schedule',
};

export const isKindKeyword = (word: string): word is KindKeyword => Object.hasOwn(kindTables, word);

/** The default kinds; the loss depends on the model, data must be written. */
export const defaultKinds = { optimizer: 'adam', schedule: 'constant' } as const;

/** A keyword's kind as an argument, for what treats it as one: controls, paths, completion. */
export const kindArgument = (keyword: KindKeyword): Extract<Argument, { type: 'name' }> => ({
  type: 'name',
  names: Object.keys(kindTables[keyword]),
  documentation: keyword === 'data' ? 'Where the samples come from.' : (entryTable[keyword]?.documentation ?? ''),
});

/** The single positional argument that a path without a dot means: of `epochs`, `shuffle`, `weights`. */
export function soleArgument(keyword: string): [string, Argument] | undefined {
  const schema = entryOf(entryTable, keyword)?.arguments ?? {};
  return Object.entries(schema).find(([, argument]) => argument.positional);
}

/** Whether an argument has no name that people know: the number of `epochs 30`. (`clip value=1` has one.) */
export const isNameless = (name: string, argument: Argument): boolean =>
  name === 'value' && argument.positional === true;

/** What `input` takes, as an argument. */
export const inputArgument = {
  type: 'shape',
  documentation: "The input's shape without the batch; the data's features fill it in row-major order.",
} as const satisfies Argument;
