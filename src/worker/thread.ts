import { parentPort } from 'node:worker_threads';
import { help } from '../engine/fast/help';
import type { ThreadWork } from '../engine/fast/threads';

/** The script of a thread that shares a run's work: it starts none by itself, and sends nothing. */
const port = parentPort;
if (!port) throw new Error('this script runs as a worker');

port.on('message', (work: ThreadWork) => help(work));
