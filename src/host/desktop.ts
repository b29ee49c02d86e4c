import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { ExtensionContext, Uri } from 'vscode';
import { nodeStore, type RunStore } from '../runs';
import { spawnWorker, type WorkerHandle } from '../worker/spawn';

/** What the host needs of the machine it runs on: the one place in the host where Node's modules are used. */
export interface Platform {
  /** Starts a training worker. */
  spawn(): WorkerHandle;
  /** Where the runs of a spec are kept. */
  runStore(spec: Uri): RunStore;
  /** A file with its links resolved; the same where it can not be known. */
  realPath(file: Uri): Promise<string>;
}

/** The platform of desktop and remote extension hosts. */
export function desktop(context: ExtensionContext): Platform {
  return {
    spawn: () => spawnWorker(path.join(context.extensionPath, 'dist', 'worker.js')),
    runStore: (spec) =>
      nodeStore(
        path.join(
          context.globalStorageUri.fsPath,
          'runs',
          createHash('sha256').update(spec.toString()).digest('hex').slice(0, 16),
        ),
      ),
    realPath: (file) => (file.scheme === 'file' ? realpath(file.fsPath) : Promise.resolve(file.path)),
  };
}
