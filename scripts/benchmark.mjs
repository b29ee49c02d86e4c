// @ts-check
/* npm run benchmark: what looking into a run costs. It measures and judges nothing: see test/benchmark. */
import path from 'node:path';
import process from 'node:process';
import { installDependencies, root } from './dependencies.mjs';
import { out } from './part.mjs';

await installDependencies();
const { build } = await import('esbuild');
const { kernelsForBundle } = await import('./kernels.mjs');
const outfile = path.join(out, 'inspection-cost.cjs');
await build({
  entryPoints: [path.join(root, 'test/benchmark/inspection-cost.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  plugins: [kernelsForBundle],
  logLevel: 'warning',
});
process.argv[2] = path.join(root, 'examples');
await import(outfile);
