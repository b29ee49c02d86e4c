import * as v from 'valibot';
import type { Hyperparameter } from '../spec/hyperparameter';
import { inspection, inspectQuery, viewName } from './inspect';
import { epochColumns, figure, override, runFacts, runResult, runState, statisticsFrame } from './schema';
import { progress } from './worker';

/** Between the extension host and the panel's page. */

/** What the panel draws of a run. */
export const panelRun = v.object({
  id: v.string(),
  /** Counts the document's runs, from 1. */
  number: v.number(),
  cell: v.string(),
  /** For example `optimizer.lr 0.1 instead of 0.01`: in what it differs from the run on display; '' for that run. */
  difference: v.string(),
  state: runState,
  /** The text has changed since: its values are not those of the text. */
  stale: v.boolean(),
  startedAt: v.number(),
  /** What the user calls it. */
  name: v.optional(v.string()),
  /** It was held up, and can go on where it stood. */
  resumable: v.optional(v.boolean()),
  /** The run, by its number where it is known, and the epoch that it was forked from. */
  forkedFrom: v.optional(v.object({ run: v.string(), number: v.optional(v.number()), epoch: v.number() })),
  facts: v.optional(runFacts),
  progress: v.optional(progress),
  result: v.optional(runResult),
  /** What can be asked of it with `inspect` now. */
  views: v.optional(v.array(viewName)),
});
export type PanelRun = v.InferOutput<typeof panelRun>;

/** A run with all that was measured; `frames` are ascending in epochs. */
export const panelRunData = v.object({
  run: v.string(),
  epochs: v.optional(epochColumns),
  frames: v.array(statisticsFrame),
});
export type PanelRunData = v.InferOutput<typeof panelRunData>;

const hyperparameter = v.custom<Hyperparameter>((input) =>
  v.is(
    v.looseObject({
      path: v.string(),
      value: v.optional(v.string()),
      default: v.optional(v.string()),
      group: v.string(),
      argument: v.looseObject({ type: v.string(), documentation: v.string() }),
    }),
    input,
  ),
);

/** The cell on display and what its controls show; `problem`: why it can not be trained now. */
const cell = v.object({
  title: v.string(),
  file: v.string(),
  hyperparameters: v.array(hyperparameter),
  problem: v.optional(v.string()),
});
export type PanelCell = v.InferOutput<typeof cell>;

/** A sweep as the page shows it. */
export const panelSweep = v.object({
  id: v.string(),
  title: v.string(),
  state: v.picklist(['running', 'paused', 'stopped', 'ended']),
  /** What it goes through, in the order of the text. */
  paths: v.array(v.string()),
  /** What its runs are ranked by: `validation accuracy`. */
  score: v.object({ name: v.string(), better: v.picklist(['higher', 'lower']) }),
  /** From 0 to 1, and at its pace so far. */
  share: v.number(),
  secondsLeft: v.optional(v.number()),
  runs: v.array(
    v.object({
      /** From 1. */
      place: v.number(),
      /** Its record, once there is one. */
      run: v.optional(v.string()),
      number: v.optional(v.number()),
      /** What each path is set to. */
      values: v.array(v.string()),
      state: v.union([runState, v.literal('waiting')]),
      /** A halving goes on without it. */
      out: v.optional(v.boolean()),
      epochs: v.number(),
      score: figure,
      loss: figure,
      /** Why it can not be trained, or how it went wrong. */
      message: v.optional(v.string()),
    }),
  ),
});
export type PanelSweep = v.InferOutput<typeof panelSweep>;

const comparedFigure = v.object({ name: v.string(), values: v.array(figure) });

/** Runs beside each other, every list in their order: what `nnet runs compare` says too. */
export const panelComparison = v.object({
  runs: v.array(v.string()),
  differing: v.array(v.object({ path: v.string(), values: v.array(v.nullable(v.string())) })),
  /** Figures at the last epoch, and at the best one. */
  end: v.array(comparedFigure),
  best: v.array(comparedFigure),
  bestEpochs: v.array(v.nullable(v.number())),
  /** The hashes of the final weights. */
  hashes: v.array(v.nullable(v.string())),
  /** Where each run parts from the first, as a sentence. */
  partings: v.array(v.string()),
});
export type PanelComparison = v.InferOutput<typeof panelComparison>;

const sequence = { sequence: v.number() };

/** To the page, numbered from 1 since the page's last `ready`; a gap makes the page ask anew. */
export const panelMessage = v.variant('type', [
  /** Everything: on `ready`, and when another cell or run is put on display. */
  v.object({
    type: v.literal('snapshot'),
    ...sequence,
    /** The spec's URI: what the page keeps so that a reload of the window brings it back. */
    document: v.optional(v.string()),
    cell: v.optional(cell),
    runs: v.array(panelRun),
    selected: v.optional(v.string()),
    sweep: v.optional(panelSweep),
    data: v.array(panelRunData),
  }),
  /** Descriptions alone have changed: states, staleness, differences, controls. */
  v.object({
    type: v.literal('runs'),
    ...sequence,
    cell: v.optional(cell),
    runs: v.array(panelRun),
    selected: v.optional(v.string()),
    sweep: v.optional(panelSweep),
  }),
  /** New epochs and frames of a run, and where it stands. */
  v.object({ type: v.literal('telemetry'), ...sequence, ...panelRunData.entries, progress }),
  /** The answer to an `inspect` of the same `id`: what was asked for, or a sentence that says why there is none. */
  v.object({
    type: v.literal('inspection'),
    ...sequence,
    id: v.number(),
    run: v.string(),
    result: v.optional(inspection),
    /** What the answer took: the page does not ask so often that training suffers. */
    milliseconds: v.optional(v.number()),
    error: v.optional(v.string()),
  }),
  /** Turns the page to what was asked for elsewhere: a layer's tensor (`weight`), or a run beside the one on display. */
  v.object({
    type: v.literal('show'),
    ...sequence,
    tab: v.picklist(['overview', 'layers', 'compare', 'sweep']),
    layer: v.optional(v.string()),
    tensor: v.optional(v.string()),
    /** Runs that are drawn too; other earlier ones are not. */
    beside: v.optional(v.array(v.string())),
  }),
  /** The answer to `compare`: the comparison, or a sentence that says why there is none. */
  v.object({
    type: v.literal('comparison'),
    ...sequence,
    runs: v.array(v.string()),
    comparison: v.optional(panelComparison),
    error: v.optional(v.string()),
  }),
  /** What could not be done, for the page to say in place. */
  v.object({ type: v.literal('problem'), ...sequence, message: v.string() }),
]);
export type PanelMessage = v.InferOutput<typeof panelMessage>;

/** From the page. */
export const panelRequest = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('train'), overrides: v.array(override) }),
  /** Writes the values into the text, as one undoable edit. */
  v.object({ type: v.literal('apply'), overrides: v.array(override) }),
  v.object({ type: v.literal('pause'), run: v.string() }),
  v.object({ type: v.literal('continue'), run: v.string() }),
  v.object({ type: v.literal('step'), run: v.string(), unit: v.picklist(['batch', 'epoch']) }),
  v.object({ type: v.literal('stop'), run: v.string() }),
  /** Goes on with a run that was held up. */
  v.object({ type: v.literal('resume'), run: v.string() }),
  /** Trains the cell on display from the weights of a run at an epoch's end. */
  v.object({ type: v.literal('fork'), run: v.string(), epoch: v.number(), overrides: v.array(override) }),
  /** Asks for a sweep of the cell on display: the host asks what, and writes it into the text. */
  v.object({ type: v.literal('make-sweep') }),
  /** Steers the sweep on display. */
  v.object({ type: v.literal('sweep'), sweep: v.string(), action: v.picklist(['pause', 'continue', 'stop']) }),
  /** Writes what a run of the sweep sets into the text of its base, as one undoable edit. */
  v.object({ type: v.literal('apply-member'), sweep: v.string(), place: v.number() }),
  /** Asks what runs have in common, the first with each of the others. */
  v.object({ type: v.literal('compare'), runs: v.array(v.string()) }),
  v.object({ type: v.literal('select'), run: v.string() }),
  /** The epoch that the page shows, which has a frame; null: the newest. The editor's values follow. */
  v.object({ type: v.literal('select-epoch'), run: v.string(), epoch: v.nullable(v.number()) }),
  /** Asks for a view that the run offers; answered once by `inspection`. The page asks one after the other. */
  v.object({ type: v.literal('inspect'), id: v.number(), run: v.string(), query: inspectQuery }),
  /** Puts the caret on a sample's line in its data file. */
  v.object({ type: v.literal('reveal-line'), run: v.string(), line: v.number() }),
  /** Offers a file of this name, in a save dialog. */
  v.object({ type: v.literal('save'), name: v.string(), bytes: v.instance(Uint8Array) }),
  /** Puts a text on the clipboard. */
  v.object({ type: v.literal('copy'), text: v.string() }),
  /** Puts the caret on a layer's line. */
  v.object({ type: v.literal('reveal'), layer: v.string() }),
]);
export type PanelRequest = v.InferOutput<typeof panelRequest>;

/** Checks a message where it arrives; throws with the path of what is wrong. */
export const parsePanelMessage = (message: unknown): PanelMessage => v.parse(panelMessage, message);

/** Checks a request where it arrives; throws with the path of what is wrong. */
export const parsePanelRequest = (message: unknown): PanelRequest => v.parse(panelRequest, message);
