import { DataError, decodeSafetensors, prepareInSteps } from '../data';
import {
  canShare,
  chooseBackend,
  createTrainerOnInSteps,
  EngineError,
  mostThreads,
  type Backend,
  type Threads,
  type Trainer,
} from '../engine';
import type { RunFacts } from '../protocol/schema';
import type { Dataset } from '../spec/dataset';
import type { ExperimentSpec } from '../spec/experiment';
import { complete, type Steps } from '../spec/steps';
import type { NamedTensor } from '../spec/tensor';
import { factsOf } from './facts';

/** What an experiment is read with. */
export interface ReadOptions {
  /** A file that the spec names, by the path that the spec gives it. Throws a `DataError` when it can not be had. */
  file(path: string): Uint8Array;
  /** Bytes; what needs more is refused before anything is allocated. */
  readonly memoryLimit: number;
}

/** What a run is built from. */
export interface BuildOptions extends ReadOptions {
  readonly backend?: RunFacts['backend'];
  /** What a run that goes on was computed with, whatever the spec says. */
  readonly arithmetic?: RunFacts['arithmetic'];
  /** 0: as many as the work is worth. */
  readonly threads: number;
  /** Where threads beside this one come from; without them there is one. */
  readonly otherThreads?: Threads;
  /** Start from these, whatever the spec says. */
  readonly weights?: readonly NamedTensor[];
  /** Milliseconds since some moment. */
  clock(): number;
}

/** A run that is ready for its first step. */
export interface BuiltRun {
  readonly trainer: Trainer;
  readonly facts: RunFacts;
  readonly dataset: Dataset;
}

/** Whether an error is a user's mistake, whose message is a sentence for them. */
export const isUserError = (error: unknown): error is DataError | EngineError =>
  error instanceof DataError || error instanceof EngineError;

/** An experiment's data, and the weights that it starts from where it names such. */
export interface ReadExperiment {
  readonly dataset: Dataset;
  readonly weights?: readonly NamedTensor[];
}

function* readInSteps(spec: ExperimentSpec, options: ReadOptions): Steps<ReadExperiment> {
  const dataset = yield* prepareInSteps(spec, (path) => options.file(path), options.memoryLimit);
  const { weights } = spec.train;
  return { dataset, ...(weights !== undefined && { weights: decodeSafetensors(options.file(weights)) }) };
}

/** Reads what an experiment is trained on. Throws a `DataError`. */
export const readExperiment = (spec: ExperimentSpec, options: ReadOptions): ReadExperiment =>
  complete(readInSteps(spec, options));

/** Why fewer threads compute a run than were asked for, if so. */
function threadNotes({ name }: Backend, { threads, otherThreads }: BuildOptions): readonly string[] {
  if (threads <= 1) return [];
  if (name === 'reference') return [`The reference backend computes with one thread, not ${threads}.`];
  if (otherThreads && canShare()) return [];
  return [`Threads can not share memory here: one computes, not ${threads}. The results are the same.`];
}

/**
 * What computes an experiment; the same as before where a run goes on. Throws an `EngineError` where that can not be had:
 * the bits would be others.
 */
function backendOf(spec: ExperimentSpec, { backend: asked, arithmetic }: BuildOptions): Backend {
  const backend = chooseBackend(spec, asked);
  if (arithmetic === undefined || backend.name === 'reference' || backend.arithmetic === arithmetic) return backend;
  if (arithmetic === 'fused') {
    throw new EngineError(
      'The run was computed with `arithmetic fused`, which this version of VS Code or Node.js does not have: it can not go on to the same bits. Train the cell anew.',
    );
  }
  return {
    ...backend,
    arithmetic,
    notes: [...backend.notes, 'The run goes on with `arithmetic separate`, as it began.'],
  };
}

/** Reads the data, plans the network and makes its trainer. Throws a `DataError` or an `EngineError` for the user. */
export function* buildInSteps(spec: ExperimentSpec, options: BuildOptions): Steps<BuiltRun> {
  const { threads, otherThreads } = options;
  if (!Number.isInteger(threads) || threads < 0 || threads > mostThreads) {
    throw new EngineError(`A run is computed by 1 to ${mostThreads} threads, not ${threads}.`);
  }
  // What they worked on is over, and its memory wanted again.
  otherThreads?.leave();
  const { dataset, weights: own } = yield* readInSteps(spec, options);
  const weights = options.weights ?? own;
  const backend = backendOf(spec, options);
  const trainer = yield* createTrainerOnInSteps(backend, spec, dataset, {
    ...(weights && { weights }),
    clock: () => options.clock() / 1000,
    memoryLimit: options.memoryLimit,
    ...(otherThreads && threads !== 1 && { threads: { count: threads, threads: otherThreads } }),
  });
  const notes = [...backend.notes, ...threadNotes(backend, options)];
  return { trainer, dataset, facts: factsOf(trainer.plan, dataset, { ...backend, notes }) };
}

/** `buildInSteps`, all at once. */
export const buildRun = (spec: ExperimentSpec, options: BuildOptions): BuiltRun =>
  complete(buildInSteps(spec, options));
