import { gradientCheck } from '../engine';
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
import type { RunStore } from '../runs';
import { readExperiment } from './build';
import { createInspector, type Inspector } from './inspection/inspector';
import { recordedSubject } from './inspection/recorded';
import { createTelemetry } from './telemetry';
import { reasonOf, startTraining, type Training, type TrainingOptions } from './training';

/** What a session needs of the worker that it lives in. */
export interface SessionEnvironment extends Pick<TrainingOptions, 'clock' | 'yield' | 'log' | 'environment'> {
  post(event: WorkerEvent): void;
  openStore(folder: string): RunStore;
}

const idOf = (message: unknown): number =>
  typeof message === 'object' && message !== null && 'id' in message && typeof message.id === 'number' ? message.id : 0;

/** The files that came with a request; the worker opens none itself. */
const fileOf = ({ files }: Pick<StartRequest, 'files'>) => {
  const byPath = new Map(files.map(({ path, bytes }) => [path, bytes]));
  return (path: string): Uint8Array => {
    const bytes = byPath.get(path);
    if (!bytes) throw new DataError(`The file "${path}" was not sent along.`);
    return bytes;
  };
};

/** What can not be done now. */
class Refusal extends Error {}

/** A run that can be looked into. */
interface Held {
  readonly run: string;
  readonly inspect: Inspector;
}

/** Answers requests; trains one run at a time, or checks gradients. The result takes messages as they arrive. */
export function createSession(environment: SessionEnvironment): (message: unknown) => void {
  let current: { readonly run: string; readonly training: Training } | undefined;
  /** The run that trains or trained last, and the one that was opened. */
  let trained: Held | undefined;
  let opened: Held | undefined;

  const start = (request: StartRequest): void => {
    const { run, spec, provenance, backend, threads, memoryLimit, paused, store } = request;
    const telemetry = createTelemetry(
      run,
      () => environment.clock(),
      (event) => environment.post(event),
    );
    // Its memory is wanted again.
    trained = undefined;
    const training = startTraining(
      {
        run,
        spec,
        provenance,
        backend,
        threads,
        memoryLimit,
        paused,
        file: fileOf(request),
        store: store === undefined ? undefined : environment.openStore(store),
        environment: environment.environment,
        clock: () => environment.clock(),
        yield: () => environment.yield(),
        log: (message) => environment.log(message),
      },
      telemetry,
    );
    current = { run, training };
    if (training.subject) trained = { run, inspect: createInspector(training.subject) };
    void training.ended.then(({ result, progress }) => {
      current = undefined;
      telemetry.ended(result, progress);
    });
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
    const { loop } = current.training;
    switch (request.type) {
      case 'pause':
        return loop?.pause();
      case 'continue':
        return loop?.continue();
      case 'step':
        return loop?.step(request.unit);
      case 'stop':
        return loop?.stop('stopped');
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
  const perform = (request: WorkerRequest): Omit<WorkerAnswer, 'type' | 'id'> => {
    switch (request.type) {
      case 'gradientCheck':
      case 'start':
        if (current) throw new Refusal(`Run ${current.run} is training; a worker does one thing at a time.`);
        return request.type === 'gradientCheck' ? { gradientCheck: checkGradients(request) } : {};
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
    const log = (text: string): void => environment.log(text);
    if (request?.type === 'gradientCheck') return reasonOf(error, 'The gradient check', log);
    if (request?.type === 'open' || request?.type === 'inspect') return reasonOf(error, 'This view', log);
    return error instanceof Error ? error.message : String(error);
  };

  return (message) => {
    let request: WorkerRequest | undefined;
    try {
      request = parseWorkerRequest(message);
      // A run is answered before its data is prepared, which may take a while.
      environment.post({ type: 'answer', id: request.id, ...perform(request) });
    } catch (error) {
      environment.post({ type: 'answer', id: idOf(message), error: sentenceOf(error, request) });
      return;
    }
    if (request.type === 'start') start(request);
  };
}
