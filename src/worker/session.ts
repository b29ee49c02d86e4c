import { parseWorkerRequest, type StartRequest, type WorkerEvent, type WorkerRequest } from '../protocol/worker';
import { DataError } from '../data';
import type { RunStore } from '../runs';
import { createTelemetry } from './telemetry';
import { startTraining, type Training, type TrainingOptions } from './training';

/** What a session needs of the worker that it lives in. */
export interface SessionEnvironment extends Pick<TrainingOptions, 'clock' | 'yield' | 'log' | 'environment'> {
  post(event: WorkerEvent): void;
  openStore(folder: string): RunStore;
}

const idOf = (message: unknown): number =>
  typeof message === 'object' && message !== null && 'id' in message && typeof message.id === 'number' ? message.id : 0;

/** The files that came with a request; the worker opens none itself. */
const fileOf = ({ files }: StartRequest) => {
  const byPath = new Map(files.map(({ path, bytes }) => [path, bytes]));
  return (path: string): Uint8Array => {
    const bytes = byPath.get(path);
    if (!bytes) throw new DataError(`The file "${path}" was not sent along with the run.`);
    return bytes;
  };
};

/** Answers requests and trains one run at a time. The result takes messages as they arrive. */
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

  const control = (request: Exclude<WorkerRequest, StartRequest>): void => {
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

  return (message) => {
    let request: WorkerRequest;
    const answer = (error?: string): void =>
      environment.post({ type: 'answer', id: idOf(message), ...(error !== undefined && { error }) });
    try {
      request = parseWorkerRequest(message);
      if (request.type !== 'start') control(request);
      else if (current) throw new Error(`Run ${current.run} is training; a worker trains one run at a time.`);
    } catch (error) {
      answer(error instanceof Error ? error.message : String(error));
      return;
    }
    // Before the data is prepared, which may take a while.
    answer();
    if (request.type === 'start') start(request);
  };
}
