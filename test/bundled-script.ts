import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { kernelsForBundle } from '../scripts/kernels.mjs';

/** A script for Node, bundled into a folder of its own, which `dispose` takes away. */
export interface BundledScript {
  readonly script: string;
  dispose(): void;
}

/** Bundles a source, with the kernels, as it is. */
export async function bundledScript(source: string): Promise<BundledScript> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nnet-script-'));
  const script = path.join(folder, 'script.cjs');
  await build({
    entryPoints: [source],
    outfile: script,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'silent',
    plugins: [kernelsForBundle],
  });
  return { script, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
