import type { Argument } from '../spec/argument';
import type { Call, Draft, KindKeyword, LayerDraft } from './draft';
import { entryOf } from './keywords';
import { fittingLoss, lastActivation } from './last-layer';
import {
  defaultKinds,
  entryTable,
  inputArgument,
  isKindKeyword,
  kindArgument,
  kindTables,
  soleArgument,
} from './tables';

/** What a dotted path means in a draft. */
export type Target =
  | { readonly type: 'kind'; readonly keyword: KindKeyword; readonly argument: Extract<Argument, { type: 'name' }> }
  | { readonly type: 'argument'; readonly keyword: string; readonly name: string; readonly argument: Argument }
  | { readonly type: 'layer'; readonly layer: LayerDraft; readonly name: string; readonly argument: Argument }
  | { readonly type: 'input'; readonly argument: Argument }
  | { readonly type: 'metrics' }
  | { readonly type: 'until'; readonly name: string; readonly argument: Argument };

const layerIndexes = new WeakMap<readonly LayerDraft[], ReadonlyMap<string, number>>();

/** Where a layer stands in a draft's list, by its name. */
export function layerIndex({ layers }: Draft, name: string): number | undefined {
  let index = layerIndexes.get(layers);
  if (!index) {
    index = new Map(layers.map((layer, at) => [layer.name, at]));
    layerIndexes.set(layers, index);
  }
  return index.get(name);
}

/** The kind that a keyword has when it is not written; data must be. */
export function defaultKind(draft: Draft, keyword: KindKeyword): string | undefined {
  if (keyword === 'optimizer' || keyword === 'schedule') return defaultKinds[keyword];
  if (keyword === 'data' || draft.soundLayers !== undefined || draft.layers.length === 0) return undefined;
  return fittingLoss(lastActivation(draft));
}

/** A keyword's kind, written or default; '' when what is written is none. */
export const currentKind = (draft: Draft, keyword: KindKeyword): string | undefined =>
  draft.entries.get(keyword)?.kind ?? defaultKind(draft, keyword);

/** Entries whose arguments have paths, beside those with kinds. */
const plainEntries = ['split', 'standardize', 'normalize', 'clip'] as const;
/** Entries that are a single value, and their paths. */
const soleEntries = ['shuffle', 'epochs', 'batch', 'seed', 'weights', 'precision', 'arithmetic'] as const;

const includes = (list: readonly string[], word: string): boolean => list.includes(word);

/** What a path means, or `undefined` when the draft has nothing under it. */
export function resolve(draft: Draft, path: string): Target | undefined {
  const dot = path.indexOf('.');
  const head = dot < 0 ? path : path.slice(0, dot);
  const name = dot < 0 ? undefined : path.slice(dot + 1);
  if (isKindKeyword(head)) {
    if (name === undefined) return { type: 'kind', keyword: head, argument: kindArgument(head) };
    const kind = currentKind(draft, head);
    const argument = kind && entryOf(entryOf(kindTables[head], kind)?.arguments ?? {}, name);
    return argument ? { type: 'argument', keyword: head, name, argument } : undefined;
  }
  if (head === 'input') return name === undefined ? { type: 'input', argument: inputArgument } : undefined;
  if (head === 'metrics') return name === undefined ? { type: 'metrics' } : undefined;
  if (includes(soleEntries, head)) {
    const sole = name === undefined ? soleArgument(head) : undefined;
    return sole && { type: 'argument', keyword: head, name: sole[0], argument: sole[1] };
  }
  const index = layerIndex(draft, head);
  const layer = index === undefined ? undefined : draft.layers[index];
  if (layer && name !== undefined && name !== 'name') {
    const argument = entryOf(layer.call.schema, name);
    return argument && { type: 'layer', layer, name, argument };
  }
  // Features are scaled once, so the scaling that the draft has leaves no path to the other.
  const otherScaling = head === 'standardize' ? 'normalize' : head === 'normalize' ? 'standardize' : undefined;
  if (otherScaling !== undefined && draft.entries.has(otherScaling)) return undefined;
  if (includes(plainEntries, head) && name !== undefined) {
    const argument = entryOf(entryTable[head]?.arguments ?? {}, name);
    return argument && { type: 'argument', keyword: head, name, argument };
  }
  if (head === 'until' && name !== undefined) {
    const argument = entryOf(entryTable.until?.arguments ?? {}, name);
    return argument && { type: 'until', name, argument };
  }
  return undefined;
}

/** A path with what it takes; `metrics` takes names and has no argument of the table. */
export interface KnownPath {
  readonly path: string;
  readonly group: string;
  readonly argument?: Argument;
}

const argumentPaths = (group: string, schema: Call['schema']): readonly KnownPath[] =>
  Object.entries(schema)
    .filter(([name]) => name !== 'name')
    .map(([name, argument]) => ({ path: `${group}.${name}`, group, argument }));

/** Every path of a draft, in the order in which controls show them. */
export function knownPaths(draft: Draft): readonly KnownPath[] {
  const paths: KnownPath[] = [];
  const kind = (keyword: KindKeyword): void => {
    paths.push({ path: keyword, group: keyword, argument: kindArgument(keyword) });
    const current = currentKind(draft, keyword);
    paths.push(...argumentPaths(keyword, (current && entryOf(kindTables[keyword], current)?.arguments) || {}));
  };
  const sole = (keyword: string): void => {
    const argument = soleArgument(keyword)?.[1];
    if (argument) paths.push({ path: keyword, group: keyword, argument });
  };
  kind('optimizer');
  kind('schedule');
  for (const keyword of ['epochs', 'batch', 'seed']) sole(keyword);
  kind('loss');
  paths.push(...argumentPaths('clip', entryTable.clip?.arguments ?? {}));
  paths.push({ path: 'metrics', group: 'metrics' });
  if (draft.until?.some(({ spec }) => spec.rule === 'patience')) {
    paths.push(...argumentPaths('until', entryTable.until?.arguments ?? {}));
  }
  for (const keyword of ['weights', 'precision', 'arithmetic']) sole(keyword);
  for (const { name, call } of draft.layers) paths.push(...argumentPaths(name, call.schema));
  if (draft.input) paths.push({ path: 'input', group: 'input', argument: inputArgument });
  kind('data');
  paths.push(...argumentPaths('split', entryTable.split?.arguments ?? {}));
  for (const scaling of ['standardize', 'normalize']) {
    if (draft.entries.has(scaling)) paths.push(...argumentPaths(scaling, entryTable[scaling]?.arguments ?? {}));
  }
  sole('shuffle');
  return paths;
}
