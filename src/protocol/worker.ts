import * as v from 'valibot';
import { gradientCheck } from './gradient-check';
import { inspection, inspectQuery } from './inspect';
import {
  epochColumns,
  experimentSpec,
  figure,
  override,
  runFacts,
  runResult,
  runState,
  statisticsFrame,
} from './schema';

/** Between the extension host (or the command line) and the training worker. */

const request = { id: v.number(), run: v.string() };

/** A file that the spec names, read by the host: the worker opens no file that a spec names. */
const file = v.object({ path: v.string(), bytes: v.instance(Uint8Array) });

/** What the run's record says beside the spec. */
export const provenance = v.object({
  /** The spec file's URI and its name without folders. */
  uri: v.string(),
  file: v.string(),
  cell: v.object({ index: v.number(), title: v.string() }),
  /** The whole text as it was when the run started. */
  text: v.string(),
  /** What that text says, before overrides; the run's own spec when left out. */
  textSpec: v.optional(experimentSpec),
  /** Counts the runs of the spec file, from 1. */
  number: v.optional(v.number()),
  overrides: v.array(override),
  /** The files that the spec names, as they were read. */
  files: v.optional(v.array(v.object({ path: v.string(), bytes: v.number(), sha256: v.string() }))),
  /** The run whose weights at an epoch's end it started from. */
  forkedFrom: v.optional(v.object({ run: v.string(), epoch: v.number() })),
  /** The sweep that it belongs to, and its place in it from 1. */
  group: v.optional(v.object({ id: v.string(), index: v.number(), count: v.number() })),
  /** Version of the extension or command. */
  version: v.string(),
});
export type Provenance = v.InferOutput<typeof provenance>;

/** Requests to the worker; each is answered once by `answer` with the same `id`. A worker trains one run at a time. */
export const workerRequest = v.variant('type', [
  v.object({
    type: v.literal('start'),
    ...request,
    spec: experimentSpec,
    files: v.array(file),
    provenance,
    backend: v.optional(v.picklist(['reference', 'fast'])),
    /** 0: as many as the work is worth. */
    threads: v.number(),
    /** Bytes; a network that needs more is refused before anything is allocated. */
    memoryLimit: v.number(),
    /** Stops at this epoch's end; it can be gone on with. */
    stopAt: v.optional(v.number()),
    /** Waits before the first step, for the user to step through. */
    paused: v.optional(v.boolean()),
    /** The folder of the runs' records; nothing is kept without it. */
    store: v.optional(v.string()),
    /** Bytes that the run's checkpoints may take; 0: none are kept. */
    checkpointBudget: v.optional(v.number()),
    /** Goes on with this run from its last checkpoint. Answered once it is the worker's own, or with what is in the way. */
    resume: v.optional(v.boolean()),
    /** Starts from the weights of another run at an epoch's end. Answered once they are there. */
    fork: v.optional(v.object({ store: v.string(), run: v.string(), epoch: v.number() })),
  }),
  v.object({ type: v.literal('pause'), ...request }),
  v.object({ type: v.literal('continue'), ...request }),
  /** One batch or one epoch of a paused run, then paused again. */
  v.object({ type: v.literal('step'), ...request, unit: v.picklist(['batch', 'epoch']) }),
  v.object({ type: v.literal('stop'), ...request }),
  /** The gradient check of an experiment, which its answer holds. A worker that trains refuses it. */
  v.object({
    type: v.literal('gradientCheck'),
    id: v.number(),
    spec: experimentSpec,
    files: v.array(file),
    /** Bytes, as of a run. */
    memoryLimit: v.number(),
  }),
  /** A view of the run that trains, that trained last, or that was opened; see `inspected`. */
  v.object({ type: v.literal('inspect'), ...request, query: inspectQuery }),
  /** Holds a run from its record for `inspect`, instead of the one that was opened before. */
  v.object({
    type: v.literal('open'),
    ...request,
    spec: experimentSpec,
    files: v.array(file),
    /** Those that were kept, as safetensors files. */
    weights: v.array(
      v.object({ epoch: v.number(), bytes: v.custom<Uint8Array>((input) => input instanceof Uint8Array) }),
    ),
    /** What was measured: weights that were not kept are computed anew where that gives the same. */
    epochs: v.optional(epochColumns),
    facts: v.optional(runFacts),
    memoryLimit: v.number(),
  }),
]);
export type WorkerRequest = v.InferOutput<typeof workerRequest>;
export type StartRequest = Extract<WorkerRequest, { type: 'start' }>;
export type GradientCheckRequest = Extract<WorkerRequest, { type: 'gradientCheck' }>;
export type OpenRequest = Extract<WorkerRequest, { type: 'open' }>;

/** The answer to `inspect`; without a result when the worker does not hold the run. */
const inspected = v.object({
  result: v.optional(inspection),
  /** What it took. */
  milliseconds: v.number(),
});
export type Inspected = v.InferOutput<typeof inspected>;

const event = { run: v.string(), sequence: v.number() };

/** Where the run stands between two epochs. */
export const progress = v.object({
  epoch: v.number(),
  /** Steps done in the whole run. */
  step: v.number(),
  epochs: v.number(),
  /** The loss of the last step; NaN before the first. */
  loss: figure,
  /** From the pace so far; absent before there is one. */
  secondsLeft: v.optional(v.number()),
  /** The file that is still being read, and how much of it was, from 0 to 1. */
  loading: v.optional(v.object({ file: v.string(), share: v.number() })),
});
export type Progress = v.InferOutput<typeof progress>;

/** What the worker says by itself; a run's events are numbered from 1. */
export const workerEvent = v.variant('type', [
  v.object({
    type: v.literal('answer'),
    id: v.number(),
    error: v.optional(v.string()),
    gradientCheck: v.optional(gradientCheck),
    inspected: v.optional(inspected),
  }),
  /** How far a request has come that takes its time; its answer follows. */
  v.object({ type: v.literal('working'), id: v.number(), done: v.number(), total: v.number() }),
  v.object({ type: v.literal('started'), ...event, facts: runFacts }),
  v.object({ type: v.literal('state'), ...event, state: runState, progress }),
  /** About 30 a second at most. Every epoch comes once and in order; of the frames, those that are kept and the newest. */
  v.object({
    type: v.literal('telemetry'),
    ...event,
    progress,
    epochs: v.optional(epochColumns),
    frames: v.array(statisticsFrame),
  }),
  /** Something the user should know that does not stop the run: its record can no longer be written. */
  v.object({ type: v.literal('warning'), ...event, message: v.string() }),
  v.object({ type: v.literal('ended'), ...event, result: runResult, progress }),
]);
export type WorkerEvent = v.InferOutput<typeof workerEvent>;
export type WorkerAnswer = Extract<WorkerEvent, { type: 'answer' }>;
export type RunEvent = Exclude<WorkerEvent, { type: 'answer' | 'working' }>;

/** Checks a request where it arrives; throws with the path of what is wrong. */
export const parseWorkerRequest = (message: unknown): WorkerRequest => v.parse(workerRequest, message);

/** Checks an event where it arrives; throws with the path of what is wrong. */
export const parseWorkerEvent = (message: unknown): WorkerEvent => v.parse(workerEvent, message);
