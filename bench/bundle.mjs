// @ts-check
import path from 'node:path';
import { installDependencies, root } from '../scripts/dependencies.mjs';
import { out } from '../scripts/part.mjs';

/**
 * Bundles a script of this folder, with the sources that it measures, for Node; gives the bundle's path. Installs what
 * that needs first.
 * @param {string} name
 */
export async function bundle(name) {
  await installDependencies();
  const { build } = await import('esbuild');
  const { kernelsForBundle } = await import('../scripts/kernels.mjs');
  const outfile = path.join(out, 'bench', `${name}.cjs`);
  await build({
    entryPoints: [path.join(root, 'bench', `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    plugins: [kernelsForBundle],
    logLevel: 'warning',
  });
  return outfile;
}
