import { gradientCheck, type Threads } from '../engine';
import type { Inspection, InspectQuery } from '../protocol/inspect';
import {
  parseWorkerRequest,
  type GradientCheckRequest,
  type Inspected,
  type OpenRequest,
  type StartRequest,
  type WorkerAnswer,
  type WorkerEvent,
  type WorkerRequest,
} from '../protocol/worker';
import { DataError } from '../data';
import { createRun, type RunStore } from '../runs';
import { readExperiment } from './build';
import { forkRun, ForkStopped } from './fork';
import { createInspector, type Inspector } from './inspection/inspector';
import { recordedSubject } from './inspection/recorded';
import { resumeRun, type Origin } from './origin';
import { createTelemetry } from './telemetry';
import { reasonOf, startTraining, type Training, type TrainingOptions } from './training';

/** What a session needs of the worker that it lives in. */
export interface SessionEnvironment extends Pick<TrainingOptions, 'clock' | 'yield' | 'log'> {
  /** What a run's record says of where it ran. */
  readonly environment: Readonly<Record<string, string>>;
  post(event: WorkerEvent): void;
  openStore(folder: string): RunStore;
  /** Threads that share a run's work. */
  readonly otherThreads?: Threads;
}

const idOf = (message: unknown): number =>
  typeof message === 'object' && message !== null && 'id' in message && typeof message.id === 'number' ? message.id : 0;

/** The files that came with a request; the worker opens none itself. */
const filesOf = ({ files }: Pick<StartRequest, 'files'>) => {
  const byPath = new Map(files.map(({ path, bytes }) => [path, bytes]));
  return {
    file: (path: string): Uint8Array => {
      const bytes = byPath.get(path);
      if (!bytes) throw new DataError(`The file "${path}" was not sent along.`);
      return bytes;
    },
    /** They are not read any more: while a run trains, its data is held once. */
    forget: () => byPath.clear(),
  };
};

const fileOf = (request: Pick<StartRequest, 'files'>) => filesOf(request).file;

/** What can not be done now. */
class Refusal extends Error {}

/** A run that can be looked into. */
interface Held {
  readonly run: string;
  /** Gives nothing while its data is still being read. */
  inspect(query: InspectQuery): Inspection | undefined;
}

/** The run that trains, or that is about to. */
interface Current {
  readonly run: string;
  training?: Training;
  /** What was asked for before it was under way. */
  paused: boolean;
  stopped: boolean;
}

/** What a run starts with beside its experiment. */
type Beginning = Pick<TrainingOptions, 'spec' | 'origin' | 'record' | 'release'>;

/** Answers requests; trains one run at a time, or checks gradients. The result takes messages as they arrive. */
export function createSession(environment: SessionEnvironment): (message: unknown) => void {
  let current: Current | undefined;
  /** The run that trains or trained last, and the one that was opened. */
  let trained: Held | undefined;
  let opened: Held | undefined;

  const world = {
    clock: () => environment.clock(),
    yield: () => environment.yield(),
    log: (message: string) => environment.log(message),
    ...(environment.otherThreads && { otherThreads: environment.otherThreads }),
  };

  /** A run from its beginning, or from another one's epoch. */
  const newRun = (request: StartRequest, origin?: Origin): Beginning => {
    const { run, spec, provenance, store, checkpointBudget } = request;
    if (store === undefined) return { spec, origin };
    const start = { id: run, spec, provenance, environment: environment.environment, checkpointBudget };
    return { spec, origin, record: (onFault) => createRun(environment.openStore(store), start, onFault) };
  };

  const resumed = async (request: StartRequest): Promise<Beginning> => {
    const { run, provenance, store, checkpointBudget } = request;
    if (store === undefined) throw new Refusal('A run without a record can not be resumed.');
    const { files } = provenance;
    const options = { environment: environment.environment, checkpointBudget, files };
    const { record, origin, write, release } = await resumeRun(environment.openStore(store), run, options);
    return { spec: record.spec, origin, record: write, release };
  };

  const forked = async (
    request: StartRequest,
    fork: StartRequest['fork'] & object,
    self: Current,
  ): Promise<Beginning> => {
    const { spec, provenance, threads, memoryLimit } = request;
    const options = { ...world, file: fileOf(request), files: provenance.files, threads, memoryLimit };
    const stopped = (): boolean => self.stopped;
    const store = environment.openStore(fork.store);
    return newRun(request, await forkRun(store, fork.run, fork.epoch, spec, { ...options, stopped }));
  };

  const begin = (request: StartRequest, beginning: Beginning, self: Current): void => {
    const { run, backend, threads, memoryLimit, stopAt } = request;
    const telemetry = createTelemetry(run, world.clock, (event) => environment.post(event));
    const { file, forget } = filesOf(request);
    const training = startTraining(
      { ...world, ...beginning, backend, threads, memoryLimit, stopAt, paused: self.paused, file },
      telemetry,
    );
    self.training = training;
    void training.prepared.then(forget);
    let inspector: Inspector | undefined;
    trained = {
      run,
      inspect: (query) => {
        inspector ??= training.subject && createInspector(training.subject);
        return inspector?.(query);
      },
    };
    void training.ended.then(({ result, progress }) => {
      current = undefined;
      telemetry.ended(result, progress);
    });
  };

  const start = (request: StartRequest): void => {
    const { id, run, fork, paused = false } = request;
    const self: Current = { run, paused, stopped: false };
    current = self;
    // Its memory is wanted again.
    trained = undefined;
    if (!request.resume && !fork) {
      // Answered before its data is prepared, which may take a while.
      environment.post({ type: 'answer', id });
      begin(request, newRun(request), self);
      return;
    }
    const prepared = fork ? forked(request, fork, self) : resumed(request);
    prepared.then(
      (beginning) => {
        environment.post({ type: 'answer', id });
        begin(request, beginning, self);
        if (self.stopped) self.training?.stop('stopped');
      },
      (error: unknown) => {
        current = undefined;
        const reason = error instanceof ForkStopped ? 'It was stopped.' : sentenceOf(error, request);
        environment.post({ type: 'answer', id, error: reason });
      },
    );
  };

  const open = (request: OpenRequest): void => {
    opened = undefined;
    opened = { run: request.run, inspect: createInspector(recordedSubject(request, fileOf(request))) };
  };

  const inspect = ({ run, query }: Extract<WorkerRequest, { type: 'inspect' }>): Inspected => {
    const held = [trained, opened].find((one) => one?.run === run);
    const from = environment.clock();
    const result = held?.inspect(query);
    return { ...(result && { result }), milliseconds: environment.clock() - from };
  };

  const control = (request: Extract<WorkerRequest, { type: 'pause' | 'continue' | 'step' | 'stop' }>): void => {
    if (current?.run !== request.run) throw new Error(`Run ${request.run} is not training.`);
    if (!current.training) {
      if (request.type === 'stop') current.stopped = true;
      else if (request.type !== 'step') current.paused = request.type === 'pause';
      return;
    }
    const { training } = current;
    switch (request.type) {
      case 'pause':
        return training.pause();
      case 'continue':
        return training.continue();
      case 'step':
        return training.step(request.unit);
      case 'stop':
        return training.stop('stopped');
    }
  };

  const checkGradients = ({ id, spec, memoryLimit, files }: GradientCheckRequest) => {
    const { dataset, weights } = readExperiment(spec, { file: fileOf({ files }), memoryLimit });
    return gradientCheck(spec, dataset, {
      memoryLimit,
      ...(weights && { weights }),
      told: (done, total) => environment.post({ type: 'working', id, done, total }),
    });
  };

  /** Does what is asked, but for `start`, and gives what the answer carries. */
  const perform = (request: Exclude<WorkerRequest, StartRequest>): Omit<WorkerAnswer, 'type' | 'id'> => {
    switch (request.type) {
      case 'gradientCheck':
        return { gradientCheck: checkGradients(request) };
      case 'open':
        open(request);
        return {};
      case 'inspect':
        return { inspected: inspect(request) };
      case 'pause':
      case 'continue':
      case 'step':
      case 'stop':
        control(request);
        return {};
    }
  };

  /** A sentence for the user; what is our fault is written down with its place too. */
  const sentenceOf = (error: unknown, request: WorkerRequest | undefined): string => {
    if (error instanceof Refusal) return error.message;
    if (request?.type === 'gradientCheck') return reasonOf(error, 'The gradient check', world.log);
    if (request?.type === 'open' || request?.type === 'inspect') return reasonOf(error, 'This view', world.log);
    if (request?.type === 'start') return reasonOf(error, 'Training', world.log);
    return error instanceof Error ? error.message : String(error);
  };

  return (message) => {
    let request: WorkerRequest | undefined;
    try {
      request = parseWorkerRequest(message);
      if ((request.type === 'start' || request.type === 'gradientCheck') && current) {
        throw new Refusal(`Run ${current.run} is training; a worker does one thing at a time.`);
      }
      if (request.type !== 'start') environment.post({ type: 'answer', id: request.id, ...perform(request) });
    } catch (error) {
      environment.post({ type: 'answer', id: idOf(message), error: sentenceOf(error, request) });
      return;
    }
    if (request.type === 'start') start(request);
  };
}
