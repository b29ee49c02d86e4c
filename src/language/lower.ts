import type { Arguments, ArgumentValue, Shape } from '../spec/argument';
import type { FileFacts } from '../spec/dataset';
import { trainEntries } from '../spec/entries';
import type {
  DataSpec,
  ExperimentSpec,
  LayerSpec,
  LossSpec,
  OptimizerSpec,
  ScheduleSpec,
  SourceSpec,
  SplitSpec,
  TrainSpec,
} from '../spec/experiment';
import { losses, type LossName } from '../spec/losses';
import type { MetricName } from '../spec/metrics';
import { placeLayers, type MisplacedLayer, type PlacedLayer } from '../spec/shapes';
import type { AnalysisOptions } from './analysis';
import { dataFacts, type DataFacts } from './data-facts';
import { requiredNames } from './checks/missing-argument';
import { argumentDefault } from './default-value';
import type { Call, Draft, LayerDraft } from './draft';
import { entryOf } from './keywords';
import { fittingLoss, lastActivation } from './last-layer';
import { deepestNesting } from './model-block';
import { defaultKinds, kindTables } from './tables';

/** A draft with its defaults filled in, and all that follows from it. What is broken in the draft is absent. */
export interface Lowered {
  readonly draft: Draft;
  readonly source: SourceSpec | undefined;
  /** What is known of the source's file, or why it cannot be used. */
  readonly file: FileFacts | { readonly problem: string } | undefined;
  readonly data: DataFacts | undefined;
  /** The layers from the top that are sound. */
  readonly layers: readonly LayerSpec[];
  /** All layers are sound. */
  readonly whole: boolean;
  readonly loss: LossSpec | undefined;
  readonly optimizer: OptimizerSpec | undefined;
  /** The input's shape, written or from the data. */
  readonly input: Shape | undefined;
  readonly placed: readonly PlacedLayer[] | undefined;
  /** Present when every layer takes its input. */
  readonly output: Shape | undefined;
  readonly misplaced: MisplacedLayer | undefined;
  /** Present when nothing in the draft is broken or missing. */
  readonly spec: ExperimentSpec | undefined;
}

type Values = Record<string, ArgumentValue>;

/** What the calls of a schema have in common. */
interface Template {
  /** Names in the table's order, without `name`, which is no value of the spec. */
  readonly names: readonly string[];
  /** The defaults by name; `undefined` where there is none. */
  readonly defaults: Readonly<Record<string, ArgumentValue | undefined>>;
  /** The names that are absent unless they are written. */
  readonly optional: readonly string[];
  /** Values to copy, by which of `optional` are written, a bit each. */
  readonly values: Map<number, Values>;
}

const templates = new WeakMap<Arguments, Template>();

function templateOf(schema: Arguments): Template {
  let template = templates.get(schema);
  if (!template) {
    const arguments_ = Object.entries(schema).filter(([name]) => name !== 'name');
    const defaults = Object.fromEntries(arguments_.map(([name, argument]) => [name, argumentDefault(argument)]));
    const names = Object.keys(defaults);
    const optional = names.filter((name) => defaults[name] === undefined);
    template = { names, defaults, optional, values: new Map() };
    templates.set(schema, template);
  }
  return template;
}

const noArguments: Call['written'] = new Map();

/** Every argument's value, written or default, in the table's order; those with neither are absent. */
function filled(schema: Arguments, written: Call['written']): Values {
  const { names, defaults, optional, values: known } = templateOf(schema);
  let bits = 0;
  for (let index = 0; index < optional.length; index++) {
    if (written.has(optional[index] ?? '')) bits += 2 ** index;
  }
  let template = known.get(bits);
  if (!template) {
    template = {};
    for (const name of names) {
      const value = defaults[name] ?? written.get(name)?.value;
      if (value !== undefined) template[name] = value;
    }
    known.set(bits, template);
  }
  // A copy with the written values put in is made several times faster than an object that grows.
  const values = { ...template };
  if (written.size > 0) {
    written.forEach(({ value }, name) => {
      if (name !== 'name') values[name] = value;
    });
  }
  return values;
}

function complete({ broken, schema, written }: Call): boolean {
  if (broken) return false;
  for (const name of requiredNames(schema)) if (!written.has(name)) return false;
  return true;
}

/** The spec of a call with a kind. The tables that the call was bound by are those that the spec's types come from. */
const kindSpec = <T>(call: Call | undefined): T | undefined =>
  call && complete(call) ? ({ kind: call.kind, arguments: filled(call.schema, call.written) } as T) : undefined;

const defaultKind = <T>(keyword: 'optimizer' | 'schedule'): T => {
  const kind = defaultKinds[keyword];
  return { kind, arguments: filled(kindTables[keyword][kind]?.arguments ?? {}, noArguments) } as T;
};

const unnamed = ({ written }: Call): number => (written.has('name') ? written.size - 1 : written.size);

/** Whether two calls say the same, but for names. */
function alike(one: Call, other: Call): boolean {
  if (one.schema !== other.schema || unnamed(one) !== unnamed(other)) return false;
  let same = true;
  one.written.forEach(({ value }, name) => {
    if (name !== 'name' && other.written.get(name)?.value !== value) same = false;
  });
  return same;
}

type MutableLayer = Omit<LayerSpec, 'layers'> & { layers?: LayerSpec[] };

const layerSpecs = new WeakMap<readonly LayerDraft[], readonly LayerSpec[]>();

/** The first layers of a model as a tree: those inside a residual in its `layers`. */
function buildLayers(layers: readonly LayerDraft[], count: number): readonly LayerSpec[] {
  const known = layerSpecs.get(layers);
  if (known) return known;
  const top: LayerSpec[] = [];
  const open: LayerSpec[][] = [top];
  let before: { readonly call: Call; readonly values: Values } | undefined;
  for (let index = 0; index < count; index++) {
    const layer = layers[index];
    if (!layer || layer.depth > deepestNesting) break;
    const { call } = layer;
    // Deep models have layers that are alike: these share their values, and their shapes then.
    const values = before && alike(before.call, call) ? before.values : filled(call.schema, call.written);
    before = { call, values };
    const spec = { kind: layer.kind, name: layer.name, arguments: values } as unknown as MutableLayer;
    open.length = layer.depth + 1;
    open[layer.depth]?.push(spec as LayerSpec);
    if (layer.kind === 'residual') {
      spec.layers = [];
      open.push(spec.layers);
    }
  }
  layerSpecs.set(layers, top);
  return top;
}

/** `accuracy` for classes, else `mae`: by the loss and the number of target columns, which the text alone tells. */
function defaultMetrics(loss: LossName, source: SourceSpec | undefined): readonly MetricName[] {
  const several =
    (source?.kind === 'csv' && source.arguments.target.length > 1) ||
    (source?.kind === 'random' && source.arguments.targets > 1) ||
    (source?.kind === 'table' && (source.rows?.[0]?.targets.length ?? 1) > 1 && !isLabel(source.rows?.[0]?.targets));
  const named = source?.kind === 'table' && isLabel(source.rows?.[0]?.targets);
  return (losses[loss].target !== 'numbers' && !several) || named ? ['accuracy'] : ['mae'];
}

/** What is watched is measured: metrics that only an `until` names come after the others. */
const measuredMetrics = (draft: Draft, names: readonly MetricName[]): readonly MetricName[] => {
  const watched = (draft.until ?? []).flatMap(({ spec }) => (spec.metric === 'loss' ? [] : [spec.metric]));
  return [...new Set([...names, ...watched])];
};

const isLabel = (targets: unknown): boolean => typeof targets === 'string';

const sole = (draft: Draft, keyword: string, name = 'value'): ArgumentValue | undefined =>
  draft.entries.get(keyword)?.written.get(name)?.value;

function dataSpec(draft: Draft, source: SourceSpec): DataSpec {
  const split = draft.entries.get('split');
  const scaling = draft.entries.get('standardize') ?? draft.entries.get('normalize');
  return {
    source,
    ...(split && { split: filled(split.schema, split.written) as unknown as SplitSpec }),
    ...(scaling && {
      scaling: {
        method: scaling.kind as 'standardize' | 'normalize',
        targets: (scaling.written.get('targets')?.value ?? false) as boolean,
      },
    }),
    shuffle: (sole(draft, 'shuffle') ?? true) as boolean,
  };
}

function trainSpec(
  draft: Draft,
  loss: LossSpec,
  optimizer: OptimizerSpec,
  source: SourceSpec,
  options: AnalysisOptions,
): TrainSpec | undefined {
  const { entries } = draft;
  const schedule = entries.has('schedule')
    ? kindSpec<ScheduleSpec>(entries.get('schedule'))
    : defaultKind<ScheduleSpec>('schedule');
  if (!schedule) return undefined;
  const clip = entries.get('clip');
  const weights = sole(draft, 'weights', 'path');
  const { epochs, batch, seed, precision, arithmetic } = trainEntries;
  return {
    loss,
    optimizer,
    schedule,
    epochs: (sole(draft, 'epochs') ?? epochs.arguments.value.default) as number,
    batch: (sole(draft, 'batch') ?? batch.arguments.value.default) as number | 'full',
    seed: (sole(draft, 'seed') ?? seed.arguments.value.default) as number,
    ...(clip && { clip: filled(clip.schema, clip.written) }),
    metrics: measuredMetrics(draft, draft.metrics?.names ?? defaultMetrics(loss.kind, source)),
    until: (draft.until ?? []).map(({ spec }) => spec),
    ...(weights !== undefined && { weights: weights as string }),
    precision: (sole(draft, 'precision') ?? precision.arguments.value.default) as 'float32' | 'float64',
    arithmetic: (sole(draft, 'arithmetic') ?? options.arithmetic ?? arithmetic.arguments.value.default) as
      'separate' | 'fused',
  };
}

/** The loss that is written, else the one that fits the last layer, where that is known. */
function lossSpec(draft: Draft, whole: boolean): LossSpec | undefined {
  const written = draft.entries.get('loss');
  if (written) return kindSpec<LossSpec>(written);
  if (!whole) return undefined;
  const kind = fittingLoss(lastActivation(draft));
  return { kind, arguments: filled(entryOf(kindTables.loss, kind)?.arguments ?? {}, noArguments) } as LossSpec;
}

function sourceSpec(draft: Draft): SourceSpec | undefined {
  const source = kindSpec<SourceSpec>(draft.entries.get('data'));
  return source?.kind === 'table' ? { ...source, rows: draft.rows ?? [] } : source;
}

function fileOf(source: SourceSpec | undefined, options: AnalysisOptions): Lowered['file'] {
  if (source?.kind !== 'csv') return undefined;
  return options.facts?.(source.arguments.path, source.arguments.delimiter);
}

type Placement = Pick<Lowered, 'placed' | 'output' | 'misplaced'>;

const nowhere: Placement = { placed: undefined, output: undefined, misplaced: undefined };

const placements = new WeakMap<readonly LayerSpec[], { readonly input: string; readonly placement: Placement }>();

/** Places layers; what was found for the same list and input is not found again (variants share their base's list). */
function place(input: Shape, layers: readonly LayerSpec[], whole: boolean): Placement {
  const key = `${input.join('x')} ${whole}`;
  const known = placements.get(layers);
  if (known?.input === key) return known.placement;
  const { placed, output, problem } = placeLayers(input, layers);
  const placement: Placement = { placed, output: whole && !problem ? output : undefined, misplaced: problem };
  placements.set(layers, { input: key, placement });
  return placement;
}

class LoweredDraft implements Lowered {
  readonly source: Lowered['source'];
  readonly file: Lowered['file'];
  readonly data: Lowered['data'];
  readonly layers: Lowered['layers'];
  readonly whole: boolean;
  readonly loss: Lowered['loss'];
  readonly optimizer: Lowered['optimizer'];
  readonly input: Lowered['input'];
  readonly placed: Lowered['placed'];
  readonly output: Lowered['output'];
  readonly misplaced: Lowered['misplaced'];
  private made: { readonly spec: ExperimentSpec | undefined } | undefined;

  constructor(
    readonly draft: Draft,
    private readonly options: AnalysisOptions,
    base: Lowered | undefined,
  ) {
    const { entries, soundLayers } = draft;
    this.whole = soundLayers === undefined;
    this.layers = buildLayers(draft.layers, soundLayers ?? draft.layers.length);
    const same = base?.draft.rows === draft.rows && base?.draft.entries.get('data') === entries.get('data');
    this.source = same ? base?.source : sourceSpec(draft);
    this.file = fileOf(this.source, options);
    this.data =
      same && this.file === base?.file
        ? base?.data
        : this.source && dataFacts(this.source, this.file && 'columns' in this.file ? this.file : undefined);
    this.input = draft.input?.shape ?? (this.data && this.data.features > 0 ? [this.data.features] : undefined);
    this.loss = lossSpec(draft, this.whole);
    const { placed, output, misplaced } = this.input ? place(this.input, this.layers, this.whole) : nowhere;
    this.placed = placed;
    this.output = output;
    this.misplaced = misplaced;
    this.optimizer = entries.has('optimizer') ? kindSpec(entries.get('optimizer')) : defaultKind('optimizer');
    this.made = undefined;
  }

  // Checks look at the parts. The whole is for who runs it.
  get spec(): ExperimentSpec | undefined {
    this.made ??= { spec: this.experiment() };
    return this.made.spec;
  }

  private experiment(): ExperimentSpec | undefined {
    const { draft, source, loss, optimizer, layers, whole } = this;
    if (!source || !loss || !optimizer || !whole || layers.length === 0) return undefined;
    for (const call of draft.entries.values()) if (!complete(call)) return undefined;
    const train = trainSpec(draft, loss, optimizer, source, this.options);
    return train && { data: dataSpec(draft, source), ...(draft.input && { input: draft.input.shape }), layers, train };
  }
}

/**
 * Fills in a draft's defaults and works out what follows: the input, the shapes, the experiment. What a variation's data
 * are is taken from its base where the words are the same.
 */
export const lower = (draft: Draft, options: AnalysisOptions, base?: Lowered): Lowered =>
  new LoweredDraft(draft, options, base);
