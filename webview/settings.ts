import type { PartName } from '../src/protocol/inspect';
import type { PanelMessage } from '../src/protocol/panel';
import { speeds } from './playhead';
import { smoothings } from './smoothing';

/** The parts of the page of which one is seen at a time. */
export const tabs = ['overview', 'layers', 'data', 'sample', 'compare', 'sweep'] as const;
export type Tab = (typeof tabs)[number];

/** What is shown of a tensor value by value. */
export const matrixModes = ['weights', 'gradients', 'both'] as const;
export type MatrixMode = (typeof matrixModes)[number];

/** The parts of the data. */
export const parts = ['train', 'validation', 'test'] as const;

/** How the user has arranged the page: what survives hiding and showing it. */
export interface Settings {
  readonly tab: Tab;
  /** Charts whose axis is logarithmic. */
  readonly logs: readonly string[];
  /** The weight of the past in smoothed lines; 0: lines are not smoothed. */
  readonly smoothing: number;
  /** Epochs a second of a replay. */
  readonly speed: number;
  /** The layer whose tensors are shown large; without one, the first. */
  readonly layer?: string;
  /** The tensor of that layer, by its own name: `weight`. */
  readonly tensor?: string;
  readonly matrix: MatrixMode;
  /** The part of the data that is looked at; without one, the validation part. */
  readonly part?: PartName;
  /** The layer whose units are mapped over two inputs; without one, the last hidden one. */
  readonly mapped?: string;
  /** The sample that is followed through the net, from 0. */
  readonly sample: number;
  /** The unit whose sum is shown: an entry of a layer's output. */
  readonly unit?: { readonly layer: string; readonly unit: number };
  /** Groups of hyperparameters and sections whose openness is not as it is at first. */
  readonly toggled: readonly string[];
  /** Charts that show their figures as a table too. */
  readonly tables: readonly string[];
  /** What a sweep's runs are sorted by: a path, `score`, `loss` or `place`; with a minus, the other way round. */
  readonly sweepOrder: string;
  /** The path whose values the scatter of a sweep is over; without one, the first that is a number. */
  readonly sweepPath?: string;
  /** Earlier runs that are not drawn. */
  readonly hidden: readonly string[];
  /** The file and cell that `drafts` belong to. */
  readonly draftsOf: string;
  /** Hyperparameters that were changed here and are not in the text. */
  readonly drafts: Readonly<Record<string, string>>;
}

export const initialSettings: Settings = {
  tab: 'overview',
  smoothing: 0,
  speed: 10,
  logs: [],
  matrix: 'both',
  sample: 0,
  toggled: [],
  tables: [],
  sweepOrder: 'score',
  hidden: [],
  draftsOf: '',
  drafts: {},
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

const place = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
const unitOf = (value: unknown): Settings['unit'] => {
  if (!isRecord(value)) return undefined;
  const [layer, unit] = [text(value.layer), place(value.unit)];
  return layer !== undefined && unit !== undefined ? { layer, unit } : undefined;
};

/** Reads what was kept, perhaps by another version: what does not fit is as at first. */
export function readSettings(kept: unknown): Settings {
  if (!isRecord(kept)) return initialSettings;
  const drafts = isRecord(kept.drafts) ? Object.entries(kept.drafts) : [];
  return {
    tab: tabs.find((tab) => tab === kept.tab) ?? initialSettings.tab,
    smoothing: smoothings.find((weight) => weight === kept.smoothing) ?? initialSettings.smoothing,
    speed: speeds.find((speed) => speed === kept.speed) ?? initialSettings.speed,
    logs: texts(kept.logs),
    layer: text(kept.layer),
    tensor: text(kept.tensor),
    matrix: matrixModes.find((mode) => mode === kept.matrix) ?? initialSettings.matrix,
    part: parts.find((part) => part === kept.part),
    mapped: text(kept.mapped),
    sample: place(kept.sample) ?? initialSettings.sample,
    unit: unitOf(kept.unit),
    toggled: texts(kept.toggled),
    tables: texts(kept.tables),
    sweepOrder: text(kept.sweepOrder) ?? initialSettings.sweepOrder,
    sweepPath: text(kept.sweepPath),
    hidden: texts(kept.hidden),
    draftsOf: text(kept.draftsOf) ?? '',
    drafts: Object.fromEntries(drafts.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
  };
}

/** A list with a name put in or taken out. */
export const toggle = (list: readonly string[], name: string): readonly string[] =>
  list.includes(name) ? list.filter((other) => other !== name) : [...list, name];

/** The page as it was asked to be turned elsewhere: to a layer's tensor, or to some of these runs beside the one on display. */
export function turned(
  settings: Settings,
  { tab, layer, tensor, beside }: Extract<PanelMessage, { type: 'show' }>,
  runs: readonly { readonly id: string }[],
): Settings {
  return {
    ...settings,
    tab,
    ...(layer !== undefined && { layer, tensor }),
    ...(beside && { hidden: runs.map(({ id }) => id).filter((id) => !beside.includes(id)) }),
  };
}
