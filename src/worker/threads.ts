import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Threads } from '../engine';

/**
 * Threads of the kernels, from their bundled script. They are started when a run first wants them, wait for the next one
 * afterwards, and keep no process from ending. `onFault` gets the stack of one that has died.
 */
export function createThreads(script: string, onFault: (message: string) => void): Threads {
  const workers = new Set<Worker>();
  let leave: () => void = () => undefined;

  const start = (): void => {
    const worker = new Worker(script);
    worker.unref();
    worker.on('error', (error: Error) => {
      workers.delete(worker);
      onFault(error.stack ?? error.message);
    });
    workers.add(worker);
  };

  return {
    processors: availableParallelism(),
    join(works, dismiss) {
      leave();
      leave = dismiss;
      while (workers.size < works.length) start();
      const hands = workers.values();
      for (const work of works) hands.next().value?.postMessage(work);
    },
    leave() {
      leave();
      leave = () => undefined;
    },
  };
}
