import path from 'node:path';
import process from 'node:process';
import { createThreads } from '../worker/threads';

/** The threads that share the work of this process's runs: none is started before one wants them. */
export const otherThreads = createThreads(path.join(__dirname, 'thread.js'), (message) => {
  process.stderr.write(`nnet: a fault in Nnet: ${message}\n`);
});
