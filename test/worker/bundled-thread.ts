import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

/** The script of a kernels' thread, bundled from the sources as they are. */
export async function bundledThread(): Promise<{ readonly script: string; dispose(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nnet-thread-'));
  const script = path.join(folder, 'thread.js');
  await build({
    entryPoints: [path.resolve(import.meta.dirname, '../../src/worker/thread.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'silent',
  });
  return { script, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
