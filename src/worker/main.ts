import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import { nodeEnvironment, nodeStore } from '../runs';
import { createSession } from './session';
import { createThreads } from './threads';

/** The training worker's script: the one file that knows what kind of worker it runs in. */
const port = parentPort;
if (!port) throw new Error('this script runs as a worker');

const log = (message: string): void => console.error(message);

port.on(
  'message',
  createSession({
    post: (event) => port.postMessage(event),
    openStore: nodeStore,
    environment: nodeEnvironment(),
    clock: () => performance.now(),
    yield: () => new Promise((resolve) => setImmediate(resolve)),
    log,
    otherThreads: createThreads(path.join(__dirname, 'thread.js'), log),
  }),
);
