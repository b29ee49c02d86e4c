import { hostname } from 'node:os';
import path from 'node:path';
import { nodeFiles } from './node-files';
import type { RunStore, System } from './store';

/** Whether a process of this machine lives, be it another user's. */
function lives(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const system: System = {
  now: Date.now,
  host: hostname(),
  process: process.pid,
  lives,
  every: (milliseconds, callback) => {
    const timer = setInterval(callback, milliseconds);
    timer.unref();
    return () => clearInterval(timer);
  },
};

/** The runs in a folder on disk; it need not be there yet. */
export const nodeStore = (folder: string): RunStore => ({
  folder: path.resolve(folder).split(path.sep).join('/'),
  files: nodeFiles,
  system,
});

/** What a run's record says of where it ran. */
export const nodeEnvironment = (): Readonly<Record<string, string>> => ({
  node: process.versions.node,
  platform: process.platform,
  architecture: process.arch,
});
