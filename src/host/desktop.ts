import { createHash } from 'node:crypto';
import { readdir, realpath } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { ExtensionContext, Uri } from 'vscode';
import { nodeStore, type RunStore } from '../runs';
import { spawnWorker, type WorkerHandle } from '../worker/spawn';
import { keptBeside } from './configuration';

/** What the host needs of the machine it runs on: the one place in the host where Node's modules are used. */
export interface Platform {
  /** Starts a training worker. */
  spawn(): WorkerHandle;
  /** Processor cores that this process may use. */
  readonly cores: number;
  /** Where a new run of a spec is kept, as the setting says. */
  runStore(spec: Uri): RunStore;
  /** Wherever runs of a spec may be: in the extension's storage, and beside the spec where that is a file. */
  runStores(spec: Uri): readonly RunStore[];
  /** Every folder of runs in the extension's storage: one a spec. */
  ownStores(): Promise<readonly RunStore[]>;
  /** The folder of runs that lies beside a file. */
  storeBeside(file: Uri): RunStore;
  /** A file with its links resolved; the same where it can not be known. */
  realPath(file: Uri): Promise<string>;
}

/** The platform of desktop and remote extension hosts. */
export function desktop(context: ExtensionContext): Platform {
  const root = path.join(context.globalStorageUri.fsPath, 'runs');
  const ownStore = (spec: Uri): RunStore =>
    nodeStore(path.join(root, createHash('sha256').update(spec.toString()).digest('hex').slice(0, 16)));
  const storeBeside = (file: Uri): RunStore => nodeStore(path.join(path.dirname(file.fsPath), '.nnet-runs'));
  return {
    cores: availableParallelism(),
    spawn: () => spawnWorker(path.join(context.extensionPath, 'dist', 'worker.js')),
    runStore: (spec) => (spec.scheme === 'file' && keptBeside(spec) ? storeBeside(spec) : ownStore(spec)),
    runStores: (spec) => [ownStore(spec), ...(spec.scheme === 'file' ? [storeBeside(spec)] : [])],
    ownStores: async () => {
      try {
        return (await readdir(root)).map((name) => nodeStore(path.join(root, name)));
      } catch (error) {
        // Nothing was kept yet.
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
        throw error;
      }
    },
    storeBeside,
    realPath: (file) => (file.scheme === 'file' ? realpath(file.fsPath) : Promise.resolve(file.path)),
  };
}
