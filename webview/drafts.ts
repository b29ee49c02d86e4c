import type { PanelCell } from '../src/protocol/panel';
import type { Override } from '../src/protocol/schema';
import type { Hyperparameter } from '../src/spec/hyperparameter';
import { trainEntries } from '../src/spec/entries';
import { problemOf } from './scale';
import type { Settings } from './settings';

/** Hyperparameters that were changed in the panel and are not in the text. */

/** Names the cell that changes belong to. */
export const draftsKey = (cell: PanelCell): string => `${cell.file}\n${cell.title}`;

/** The changes to the cell's hyperparameters, in the order of the controls; those that say what the text says are none. */
export function overridesOf(cell: PanelCell | undefined, { draftsOf, drafts }: Settings): readonly Override[] {
  if (!cell || draftsOf !== draftsKey(cell)) return [];
  return cell.hyperparameters.flatMap(({ path, value = '' }) => {
    const draft = drafts[path];
    return draft === undefined || draft === value ? [] : [{ path, value: draft }];
  });
}

/** Whether every change may be a value of its hyperparameter. */
export const allValid = (cell: PanelCell | undefined, overrides: readonly Override[]): boolean =>
  overrides.every(({ path, value }) => {
    const known = cell?.hyperparameters.find((hyperparameter) => hyperparameter.path === path);
    return known !== undefined && problemOf(known.argument, path, value) === undefined;
  });

/** The settings with one hyperparameter changed, or set back with `undefined`. */
export function withDraft(
  cell: PanelCell,
  settings: Settings,
  path: string,
  value: string | undefined,
): Partial<Settings> {
  const key = draftsKey(cell);
  const drafts = { ...(settings.draftsOf === key ? settings.drafts : {}) };
  if (value === undefined) delete drafts[path];
  else drafts[path] = value;
  return { draftsOf: key, drafts };
}

/** A titled set of hyperparameters. */
export interface Group {
  readonly key: string;
  readonly title: string;
  readonly hyperparameters: readonly Hyperparameter[];
  /** Shown at first. */
  readonly open: boolean;
}

const dataGroups = new Set(['data', 'split', 'standardize', 'normalize', 'shuffle', 'input']);
const trainGroups = new Set([...Object.keys(trainEntries), 'train']);

/** Hyperparameters as the page shows them: the optimizer and the training first, then the data, then each layer. */
export function groupsOf(hyperparameters: readonly Hyperparameter[]): readonly Group[] {
  const of = (wanted: (group: string) => boolean): readonly Hyperparameter[] =>
    hyperparameters.filter(({ group }) => wanted(group));
  const layers = [...new Set(hyperparameters.map(({ group }) => group))].filter(
    (group) => !dataGroups.has(group) && !trainGroups.has(group),
  );
  return [
    { key: 'optimizer', title: 'Optimizer', hyperparameters: of((group) => group === 'optimizer'), open: true },
    {
      key: 'train',
      title: 'Training',
      hyperparameters: of((group) => trainGroups.has(group) && group !== 'optimizer'),
      open: true,
    },
    { key: 'data', title: 'Data', hyperparameters: of((group) => dataGroups.has(group)), open: false },
    ...layers.map((layer) => ({
      key: `layer ${layer}`,
      title: layer,
      hyperparameters: of((group) => group === layer),
      open: false,
    })),
  ].filter((group) => group.hyperparameters.length > 0);
}

/** A hyperparameter's name in its group: `lr` of `optimizer.lr`, but `clip.norm`, since nothing there is called `clip`. */
export const nameInGroup = ({ path, group }: Hyperparameter): string =>
  group !== 'clip' && path.startsWith(`${group}.`) ? path.slice(group.length + 1) : path;
