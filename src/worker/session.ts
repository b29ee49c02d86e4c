import { gradientCheck } from '../engine';
import {
  parseWorkerRequest,
  type GradientCheckRequest,
  type StartRequest,
  type WorkerAnswer,
  type WorkerEvent,
  type WorkerRequest,
} from '../protocol/worker';
import { DataError } from '../data';
import type { RunStore } from '../runs';
import { readExperiment } from './build';
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

/** Answers requests; trains one run at a time, or checks gradients. The result takes messages as they arrive. */
export function createSession(environment: SessionEnvironment): (message: unknown) => void {
  let current: { readonly run: string; readonly training: Training } | undefined;

  const start = (request: StartRequest): void => {
    const { run, spec, provenance, backend, threads, memoryLimit, paused, store } = request;
    const telemetry = createTelemetry(
      run,
      () => environment.clock(),
      (event) => environment.post(event),
    );
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
    void training.ended.then(({ result, progress }) => {
      current = undefined;
      telemetry.ended(result, progress);
    });
  };

  const control = (request: Exclude<WorkerRequest, StartRequest | GradientCheckRequest>): void => {
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

  const checkGradients = (request: GradientCheckRequest): Omit<WorkerAnswer, 'type' | 'id'> => {
    const { spec, memoryLimit } = request;
    try {
      const { dataset, weights } = readExperiment(spec, { file: fileOf(request), memoryLimit });
      return { gradientCheck: gradientCheck(spec, dataset, { memoryLimit, ...(weights && { weights }) }) };
    } catch (error) {
      return { error: reasonOf(error, 'The gradient check', (text) => environment.log(text)) };
    }
  };

  return (message) => {
    let request: WorkerRequest;
    const answer = (content: Omit<WorkerAnswer, 'type' | 'id'> = {}): void =>
      environment.post({ type: 'answer', id: idOf(message), ...content });
    try {
      request = parseWorkerRequest(message);
      if (request.type !== 'start' && request.type !== 'gradientCheck') control(request);
      else if (current) throw new Error(`Run ${current.run} is training; a worker does one thing at a time.`);
    } catch (error) {
      answer({ error: error instanceof Error ? error.message : String(error) });
      return;
    }
    // A run is answered before its data is prepared, which may take a while.
    answer(request.type === 'gradientCheck' ? checkGradients(request) : {});
    if (request.type === 'start') start(request);
  };
}
