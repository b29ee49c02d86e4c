import { Worker } from 'node:worker_threads';

/** A training worker, whatever kind of worker it is. */
export interface WorkerHandle {
  /** Sends a request; the buffers listed move to the worker instead of being copied. */
  post(request: unknown, transfer?: readonly ArrayBuffer[]): void;
  /** Every message of the worker, unchecked. */
  onMessage(listener: (message: unknown) => void): void;
  /** Once, when the worker is gone: half a sentence says why. Nothing can be posted any more. */
  onExit(listener: (reason: string) => void): void;
  /** Ends it at once, whatever it does. */
  terminate(): void;
}

const reasonFor = (error: Error): string =>
  'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it ran out of memory' : error.message;

/** Starts a training worker from its bundled script. */
export function spawnWorker(script: string): WorkerHandle {
  const worker = new Worker(script);
  let reason: string | undefined;
  worker.on('error', (error: Error) => {
    reason = reasonFor(error);
  });
  worker.on('messageerror', (error) => {
    reason = `a message of it could not be read: ${error.message}`;
    void worker.terminate();
  });
  return {
    post: (request, transfer = []) => worker.postMessage(request, [...transfer]),
    onMessage: (listener) => void worker.on('message', listener),
    onExit: (listener) => void worker.once('exit', (code) => listener(reason ?? `it ended with code ${code}`)),
    terminate: () => void worker.terminate(),
  };
}
